import { Acrobot, CartPole, MountainCar, MountainCarContinuous, Pendulum } from '../classic-control';
import type { Draws, Environment, SimulationState } from '../environment';
import { Blackjack, CliffWalking, FrozenLake, Taxi } from '../toy-text';
import { readFixture } from './read-fixture';
import { RecordedDraws } from './recorded-draws';

/** What `fixtures/dynamics.py` wrote about an environment. */
interface Trajectory {
  resets: { step: number; state: number[] | number; observation: number[] | number }[];
  actions: (number[] | number)[];
  observations: (number[] | number)[];
  rewards: number[];
  terminated: number[];
  drawn: number[];
}

type Observed = number | ArrayLike<number>;

interface Replayed {
  make: (draws: Draws) => Environment;
  /** The recorded start state as ours; without it the episode begins by the recorded draws. */
  situation?: (state: number[]) => object;
}

const onField = ([field]: number[]) => ({ field });

/** The environments of which Gymnasium's dynamics are recorded. */
export const replayed: Record<string, Replayed> = {
  'CartPole-v1': {
    make: (draws) => new CartPole({ draws }),
    situation: ([position, velocity, angle, angularVelocity]) => ({
      position,
      velocity,
      angle,
      angularVelocity,
    }),
  },
  'MountainCar-v0': {
    make: (draws) => new MountainCar({ draws }),
    situation: ([position, velocity]) => ({ position, velocity }),
  },
  'MountainCarContinuous-v0': {
    make: (draws) => new MountainCarContinuous({ draws }),
    situation: ([position, velocity]) => ({ position, velocity }),
  },
  'Acrobot-v1': { make: (draws) => new Acrobot({ draws }), situation: (motion) => ({ motion }) },
  'Pendulum-v1': {
    make: (draws) => new Pendulum({ draws }),
    situation: ([angle, speed]) => ({ angle, speed }),
  },
  'FrozenLake-v1': { make: (draws) => new FrozenLake({ draws }), situation: onField },
  'FrozenLake8x8-v1': { make: (draws) => new FrozenLake({ draws, map: '8x8' }), situation: onField },
  'Taxi-v4': {
    make: (draws) => new Taxi({ draws }),
    situation: ([code]) => ({
      row: Math.floor(code! / 100),
      column: Math.floor(code! / 20) % 5,
      passenger: Math.floor(code! / 4) % 5,
      destination: code! % 4,
    }),
  },
  'CliffWalking-v1': { make: (draws) => new CliffWalking({ draws }), situation: onField },
  'CliffWalkingSlippery-v1': {
    make: (draws) => new CliffWalking({ draws, slippery: true }),
    situation: onField,
  },
  'Blackjack-v1': { make: (draws) => new Blackjack({ draws }) },
};

/**
 * Does the recorded actions from the recorded start states. Returns the steps done and the largest difference of an
 * observation's entry or a reward from the recorded one; Infinity if an episode ended at another step.
 */
export function replayTrajectory(name: string): { steps: number; largestDifference: number } {
  const { make, situation } = replayed[name]!;
  const { resets, actions, observations, rewards, terminated, drawn } = readFixture<Trajectory>(name);
  const environment = make(new RecordedDraws(drawn));
  const starts = new Map(resets.map((reset) => [reset.step, reset]));
  let largestDifference = 0;
  const compare = (ours: number[], theirs: number[]) =>
    theirs.forEach((value, i) => {
      largestDifference = Math.max(largestDifference, Math.abs(ours[i]! - value));
    });
  actions.forEach((action, step) => {
    const start = starts.get(step);
    if (start && situation) {
      const { draws } = environment.state as SimulationState<object>;
      environment.state = { draws, situation: situation(listOf(start.state)), isOver: false };
    } else if (start) {
      compare(listOf(environment.reset()[0] as Observed), listOf(start.observation));
    }
    const [observation, reward, ended] = environment.step(
      typeof action === 'number' ? action : Float32Array.from(action),
    );
    compare([...listOf(observation as Observed), reward], [...listOf(observations[step]!), rewards[step]!]);
    if (Number(ended) !== terminated[step]) largestDifference = Infinity;
  });
  return { steps: actions.length, largestDifference };
}

function listOf(value: Observed): number[] {
  return typeof value === 'number' ? [value] : Array.from(value);
}
