/**
 * `npm run cart-pole -w @dl/bench`: PPO and DQN learn CartPole, ours and Stable-Baselines3's in turn with the same hyper-parameters, and
 * `docs/results/bench-rl-cartpole.json` is written. It needs a Python with `pip install stable-baselines3`: `--python PATH`.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResult } from '@dl/core/results';

const { values } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, seeds: { type: 'string', default: '1,2,3' } },
});
const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const seeds = values.seeds.split(',').map(Number);

/** Steps of a training, as in rl-baselines3-zoo. */
const steps = { ppo: 100_000, dqn: 50_000 };
/** Steps between evaluations of ten episodes. The first one with a mean of 475, the threshold of Gymnasium, solves it. */
const evaluateEvery = 1000;

type AgentName = keyof typeof steps;

/** What a peer prints. Seconds are those of training, without the evaluations. */
interface Learned {
  name: string;
  steps: number;
  seconds: number;
  /** Null: no evaluation was good enough. */
  solved: { steps: number; seconds: number } | null;
  /** Return of 100 episodes after the last step; our agent is that of the best evaluation. */
  mean: number;
}

const peers = {
  ours: [process.execPath, '--import', import.meta.resolve('tsx'), root('src/peers/cart-pole.ts')],
  'stable-baselines3': [values.python, root('peers/sb3_peer.py')],
};

function learn(peer: keyof typeof peers, agent: AgentName, seed: number): Learned {
  const [program, ...fixed] = peers[peer] as [string, ...string[]];
  const words = [...fixed, agent, ...[seed, steps[agent], evaluateEvery].map(String)];
  const printed = execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const learned = JSON.parse(printed) as Learned;
  const solved = learned.solved ? `solved after ${learned.solved.seconds.toFixed(1)} s` : 'not solved';
  process.stdout.write(
    `${agent}, seed ${seed}, ${learned.name}: ${solved}, ` +
      `${Math.round(learned.steps / learned.seconds)} steps/s, mean return ${learned.mean.toFixed(1)}\n`,
  );
  return learned;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0);
const round = (value: number) => Number(value.toPrecision(4));

function compare(agent: AgentName) {
  const runs = seeds.map((seed) => ({
    ours: learn('ours', agent, seed),
    theirs: learn('stable-baselines3', agent, seed),
  }));
  // What was not solved took its whole training at least.
  const untilSolved = ({ solved, seconds }: Learned) => solved?.seconds ?? seconds;
  return {
    agent,
    timeToSolve: round(
      sum(runs.map(({ ours }) => untilSolved(ours))) / sum(runs.map(({ theirs }) => untilSolved(theirs))),
    ),
    timeOfAllSteps: round(
      sum(runs.map(({ ours }) => ours.seconds)) / sum(runs.map(({ theirs }) => theirs.seconds)),
    ),
    stepsPerSecond: {
      ours: Math.round((steps[agent] * seeds.length) / sum(runs.map(({ ours }) => ours.seconds))),
      theirs: Math.round((steps[agent] * seeds.length) / sum(runs.map(({ theirs }) => theirs.seconds))),
    },
    runs,
  };
}

const started = performance.now();
const [ppo, dqn] = [compare('ppo'), compare('dqn')];
await writeResult(root('../../docs/results/bench-rl-cartpole.json'), {
  name: 'bench-rl-cartpole',
  metric: `CartPole, seconds until solved over ${seeds.length} seeds: ours divided by those of Stable-Baselines3, PPO (DQN: ${dqn.timeToSolve}; of all steps: ${ppo.timeOfAllSteps} and ${dqn.timeOfAllSteps})`,
  value: ppo.timeToSolve,
  target: '<= 0.7',
  reference: `${ppo.runs[0]!.theirs.name} on one thread, in the same run`,
  command: 'npm run cart-pole -w @dl/bench',
  backend: 'ort',
  seed: seeds,
  seconds: Math.round((performance.now() - started) / 1000),
  details: { agents: [ppo, dqn] },
});
