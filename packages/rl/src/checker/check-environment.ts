import { DlError, InvalidArgumentError, Random } from '@dl/core';
import type { Environment } from '../environment';
import { Box, type Space } from '../spaces';

export interface CheckEnvironmentOptions {
  /** Steps of random actions that are played. Default: 1000. */
  steps?: number;
  /** Steps after which an episode is said to have no end. Default: 10,000. */
  endless?: number;
  /** Of the actions, and of the first reset. Default: 0. */
  seed?: number;
}

/** Something that is wrong with an environment, or unwise. */
export interface EnvironmentAdvice {
  /** An error keeps agents from learning; a warning may. */
  severity: 'error' | 'warning';
  /** What was found. */
  message: string;
  /** What to do. */
  advice: string;
}

/**
 * Plays an environment with random actions and tells in plain words what is wrong with it, each thing once; nothing if all is
 * well. The environment is reset.
 *
 * ```ts
 * for (const { severity, message, advice } of checkEnvironment(new MyGame())) console.log(severity, message, advice);
 * ```
 */
export function checkEnvironment(
  environment: Environment,
  { steps = 1000, endless = 10_000, seed = 0 }: CheckEnvironmentOptions = {},
): EnvironmentAdvice[] {
  const found = new Map<string, EnvironmentAdvice>();
  const report = (severity: EnvironmentAdvice['severity'], message: string, advice: string) => {
    if (!found.has(advice)) found.set(advice, { severity, message, advice });
  };
  try {
    checkSpaces(environment, report);
    play(environment, { steps, endless, seed }, report);
    checkSeed(environment, seed, report);
    checkState(environment, seed, report);
  } catch (error) {
    const code = DlError.isInstance(error) ? ` (${error.code})` : '';
    report(
      'error',
      `it threw${code}: ${error instanceof Error ? error.message : String(error)}`,
      'reset() and step() must work for every action of the action space.',
    );
  }
  return [...found.values()];
}

type Report = (severity: EnvironmentAdvice['severity'], message: string, advice: string) => void;

function checkSpaces({ observationSpace, actionSpace }: Environment, report: Report): void {
  if (!observationSpace || !actionSpace) {
    throw new InvalidArgumentError('the observationSpace or the actionSpace is missing');
  }
  if (actionSpace instanceof Box) {
    const { low, high } = actionSpace;
    if (low.some((bound, i) => !Number.isFinite(bound) || !Number.isFinite(high[i]!))) {
      report(
        'error',
        `the action space ${actionSpace.describe()} has no bounds`,
        'Give the actions finite bounds, best from -1 to 1, and scale them in step().',
      );
    } else if (low.some((bound, i) => bound !== -high[i]!)) {
      report(
        'warning',
        `the action space ${actionSpace.describe()} is not symmetric around 0`,
        'Agents begin with actions around 0; use -1 to 1 and scale in step().',
      );
    }
  }
}

function play(
  environment: Environment,
  { steps, endless, seed }: Required<CheckEnvironmentOptions>,
  report: Report,
): void {
  const random = new Random(seed);
  const begin = (seeded?: number) => {
    const result: unknown = environment.reset(seeded === undefined ? {} : { seed: seeded });
    if (!Array.isArray(result) || result.length !== 2) {
      throw new InvalidArgumentError('reset() did not return [observation, info]');
    }
    checkObservation(result[0], environment.observationSpace, 'reset()', report);
  };
  begin(seed);
  const rewards = new Set<number>();
  let [ended, length, last] = [0, 0, undefined as unknown];
  for (let step = 0; step < steps || (ended === 0 && step < endless); step++) {
    const result: unknown = environment.step(environment.actionSpace.sample(random));
    if (!Array.isArray(result) || result.length !== 5) {
      throw new InvalidArgumentError(
        'step() did not return [observation, reward, terminated, truncated, info]',
      );
    }
    const [observation, reward, terminated, truncated] = result as unknown[];
    checkObservation(observation, environment.observationSpace, 'step()', report);
    if (observation === last && typeof observation === 'object') {
      report(
        'error',
        'step() returned the same array object twice',
        'Return a new array in every step: agents keep the old ones.',
      );
    }
    last = observation;
    checkReward(reward, report);
    rewards.add(Number(reward));
    if (typeof terminated !== 'boolean' || typeof truncated !== 'boolean') {
      report(
        'error',
        `terminated is ${String(terminated)} and truncated ${String(truncated)}`,
        'Both must be true or false.',
      );
    }
    length++;
    if (terminated || truncated) {
      ended++;
      length = 0;
      begin();
    }
  }
  if (ended === 0) {
    report(
      'error',
      `no episode ended in ${length} steps of random actions`,
      'End the task (terminated), or put a TimeLimit around the environment.',
    );
  }
  if (rewards.size === 1) {
    report(
      'warning',
      `every step of ${steps} gave the reward ${[...rewards].join()}`,
      'With a reward that never changes, only the length of an episode can be learned. If success is rare, reward progress.',
    );
  }
}

function checkObservation(observation: unknown, space: Space<unknown>, where: string, report: Report): void {
  const fits: (value: unknown) => boolean = (value) => space.contains(value);
  if (fits(observation)) return;
  if (space instanceof Box) {
    const { low, high, shape } = space;
    if (!(observation instanceof Float32Array)) {
      const kind = Array.isArray(observation) ? 'a plain array' : typeof observation;
      report('error', `${where} observed ${kind}`, 'Observations of a Box are a Float32Array.');
      return;
    }
    if (observation.length !== low.length) {
      report(
        'error',
        `${where} observed ${observation.length} numbers; the space [${shape.join(', ')}] has ${low.length}`,
        'Make the observation and the shape of observationSpace the same.',
      );
      return;
    }
    const bad = observation.findIndex((entry, i) => !(entry >= low[i]! && entry <= high[i]!));
    const value = observation[bad]!;
    if (Number.isNaN(value)) {
      report(
        'error',
        `${where} observed NaN at ${bad}`,
        'Look for a division by 0 or an undefined number in the rules.',
      );
    } else {
      report(
        'error',
        `${where} observed ${value} at ${bad}, outside of ${low[bad]} to ${high[bad]}`,
        'Widen the bounds of observationSpace, or limit what is observed.',
      );
    }
    return;
  }
  report(
    'error',
    `${where} observed ${String(observation)}, which is not of ${space.describe()}`,
    'Make observationSpace hold everything that can be observed.',
  );
}

function checkReward(reward: unknown, report: Report): void {
  if (typeof reward !== 'number') {
    report('error', `the reward is ${String(reward)}`, 'A reward is one number.');
  } else if (!Number.isFinite(reward)) {
    report(
      'error',
      `a reward is ${reward}`,
      'One reward that is not finite spoils all weights: look for a division by 0 or a logarithm of it.',
    );
  } else if (Math.abs(reward) > 1000) {
    report(
      'warning',
      `a reward is ${reward}`,
      'Rewards of about 1 are learned best: scale them, or use NormalizeReward.',
    );
  }
}

function record(environment: Environment, seed: number): string {
  const random = new Random(seed);
  return Array.from({ length: 50 }, () => {
    const [observation, reward, terminated, truncated] = environment.step(
      environment.actionSpace.sample(random),
    );
    const next = terminated || truncated ? environment.reset()[0] : undefined;
    return JSON.stringify([observation, reward, terminated, truncated, next]);
  }).join();
}

function checkSeed(environment: Environment, seed: number, report: Report): void {
  const played = [1, 2].map(() => [environment.reset({ seed })[0], record(environment, seed)]);
  if (JSON.stringify(played[0]) === JSON.stringify(played[1])) return;
  report(
    'error',
    'the same seed and actions gave another episode',
    'Draw all chance from a generator that reset({ seed }) starts anew, never from Math.random.',
  );
}

function checkState(environment: Environment, seed: number, report: Report): void {
  environment.reset({ seed });
  const saved: unknown = JSON.parse(JSON.stringify(environment.state) ?? 'null');
  const first = record(environment, seed);
  environment.state = saved;
  if (record(environment, seed) === first) return;
  report(
    'warning',
    'after its state was saved and set again, the environment went on otherwise',
    'Put all that decides what comes next in `state`, random numbers too, or a training that is resumed is not the same.',
  );
}
