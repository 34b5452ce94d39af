import { Box, Discrete } from '../spaces';
import { Simulation, type Draws } from '../environment';

const episodeSteps = 10;

interface Identity {
  shown: number;
  step: number;
}

const picture = () => ({ data: new Uint8Array(3), width: 1, height: 1, channels: 3 as const });

/** Reward 1 for doing what is shown, of two, three or more: what every agent can learn. Ten steps. */
export class DiscreteIdentity extends Simulation<number, number, Identity> {
  readonly actionSpace: Discrete;
  readonly observationSpace: Discrete;

  constructor(readonly size = 2) {
    super();
    this.actionSpace = new Discrete(size);
    this.observationSpace = new Discrete(size);
  }

  protected begin(draws: Draws): Identity {
    return { shown: draws.integer(this.size), step: 0 };
  }

  protected advance(identity: Identity, action: number, draws: Draws) {
    const reward = Number(action === identity.shown);
    identity.shown = draws.integer(this.size);
    return { reward, terminated: ++identity.step === episodeSteps };
  }

  protected observe({ shown }: Identity) {
    return shown;
  }

  protected paint() {
    return picture();
  }
}

/** Reward `-(action - shown)^2` for numbers from -1 to 1. Ten steps. */
export class BoxIdentity extends Simulation<Float32Array, Float32Array, Identity> {
  readonly actionSpace = new Box([-1], [1]);
  readonly observationSpace = new Box([-1], [1]);

  protected begin(draws: Draws): Identity {
    return { shown: draws.uniform(-1, 1), step: 0 };
  }

  protected advance(identity: Identity, action: Float32Array, draws: Draws) {
    const reward = -((action[0]! - identity.shown) ** 2);
    identity.shown = draws.uniform(-1, 1);
    return { reward, terminated: ++identity.step === episodeSteps };
  }

  protected observe({ shown }: Identity) {
    return Float32Array.of(shown);
  }

  protected paint() {
    return picture();
  }
}
