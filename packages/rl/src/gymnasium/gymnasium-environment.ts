import { DlError, InvalidArgumentError, Random, type RandomState } from '@dl/core';
import type { Image } from '@dl/core/data';
import { SynchronousWorker } from '#platform/synchronous-worker';
import { bridgeScript, defaultPython } from '#platform/python';
import type { Environment, Info, ResetOptions, StepResult } from '../environment';
import { Box, Discrete, type Space } from '../spaces';
import { spaceOf, type SpaceDescription } from '../spaces/space-description';
import { gymnasiumErrorOf } from './gymnasium-error';

export interface GymnasiumOptions {
  /** The interpreter. Default: the variable DL_PYTHON, or `python3` (on Windows `python`). */
  python?: string;
  /** What `gymnasium.make` gets besides the name, such as `{ is_slippery: false }`. Default: nothing. */
  arguments?: Record<string, unknown>;
}

/** All that decides what comes next, if the environment in Python repeats what its seed and its actions say. */
export interface GymnasiumState {
  random: RandomState;
  /** Undefined before the first `reset`. */
  episode?: { seed: number; actions: (number | number[])[]; isOver: boolean };
}

/** Gymnasium's seeds are below. */
const seedLimit = 2 ** 31;

interface MadeHead {
  observationSpace: PythonSpace;
  actionSpace: PythonSpace;
}

/** Bounds of a box are float32 in base64. */
type PythonSpace =
  { type: 'box'; shape: number[]; low: string; high: string } | Exclude<SpaceDescription, { type: 'box' }>;

interface PlayedHead {
  format: keyof typeof arrays;
  reward: number;
  terminated: boolean;
  truncated: boolean;
  info: Info;
}

const arrays = { u1: Uint8Array, f4: Float32Array, i4: Int32Array };

/**
 * An environment of Python's Gymnasium, or of what registers with it (Atari by `ale_py`, MuJoCo, MiniGrid), played in a process of
 * Python: needs Python with `pip install gymnasium`, and Node. It is as synchronous as any other: a thread talks to Python, and we
 * wait. A step costs some 0.1 ms more than in Python.
 *
 * ```ts
 * const environment = new GymnasiumEnvironment('FrozenLake-v1', { arguments: { is_slippery: false } });
 * const [field] = environment.reset({ seed: 1 });
 * environment.step(2);
 * environment.dispose(); // ends the process, which also ends with ours
 * ```
 *
 * Observations of a Box are float32, integers begin at 0, tuples of integers and bits are a MultiDiscrete, dictionaries are
 * flattened. `reset` without a seed draws one, so that `state` is an episode's seed and actions: set, they are played again.
 *
 * @throws {@link GymnasiumError} if Python, Gymnasium or the environment is missing, it fails, or its process ends.
 * @throws {@link UnsupportedPlatformError} in the browser.
 */
export class GymnasiumEnvironment implements Environment {
  readonly observationSpace: Space<unknown>;
  readonly actionSpace: Space<unknown>;
  private readonly worker: SynchronousWorker;
  /** The interpreter. */
  readonly python: string;
  private readonly random = new Random(0);
  private episode: GymnasiumState['episode'];

  constructor(
    /** As `gymnasium.make` takes it: `CartPole-v1`, `ALE/Pong-v5`, `package:Name-v0`. */
    readonly name: string,
    { python = defaultPython(), arguments: given = {} }: GymnasiumOptions = {},
  ) {
    this.python = python;
    this.worker = new SynchronousWorker('gymnasium-worker', { python, script: bridgeScript() });
    try {
      const { head } = this.ask<MadeHead>({ make: name, arguments: given });
      this.observationSpace = spaceOf(withBounds(head.observationSpace));
      this.actionSpace = spaceOf(withBounds(head.actionSpace));
    } catch (error) {
      this.worker.dispose();
      throw error;
    }
  }

  reset({ seed }: ResetOptions = {}): [unknown, Info] {
    if (seed !== undefined) this.random.state = new Random(seed).state;
    return this.begin(seed ?? this.random.integer(seedLimit));
  }

  step(action: unknown): StepResult<unknown> {
    const { episode } = this;
    if (!episode) throw new InvalidArgumentError('no episode has begun; call reset() first');
    if (episode.isOver) {
      throw new InvalidArgumentError('step: the episode is over; call reset() to begin another');
    }
    if (!this.actionSpace.contains(action)) {
      throw new InvalidArgumentError(
        `step: an action is one of ${this.actionSpace.describe()}; received ${String(action)}`,
      );
    }
    return this.play(episode, typeof action === 'number' ? action : [...(action as Iterable<number>)]);
  }

  render(): Image {
    const { head, payload } = this.ask<{ height: number; width: number }>({ render: true });
    return { data: payload, width: head.width, height: head.height, channels: 3 };
  }

  get state(): GymnasiumState {
    return { random: this.random.state, episode: structuredClone(this.episode) };
  }

  /** Plays the episode again up to where it was. */
  set state({ random, episode }: GymnasiumState) {
    this.random.state = random;
    this.episode = undefined;
    if (!episode) return;
    this.begin(episode.seed);
    for (const action of episode.actions) this.play(this.episode!, action);
  }

  dispose(): void {
    this.worker.dispose();
  }

  private begin(seed: number): [unknown, Info] {
    const { head, payload } = this.ask<PlayedHead>({ reset: seed });
    this.episode = { seed, actions: [], isOver: false };
    return [this.observe(head, payload), head.info];
  }

  private play(
    episode: NonNullable<GymnasiumState['episode']>,
    action: number | number[],
  ): StepResult<unknown> {
    const { head, payload } = this.ask<PlayedHead>({ step: action });
    const { reward, terminated, truncated, info } = head;
    episode.actions.push(action);
    episode.isOver = terminated || truncated;
    return [this.observe(head, payload), reward, terminated, truncated, info];
  }

  private observe({ format }: PlayedHead, payload: Uint8Array): unknown {
    const values = new arrays[format](payload.buffer as ArrayBuffer);
    if (this.observationSpace instanceof Box) return Float32Array.from(values);
    return this.observationSpace instanceof Discrete ? values[0]! : [...values];
  }

  private ask<Head>(request: object): { head: Head; payload: Uint8Array } {
    try {
      return this.worker.ask(request) as { head: Head; payload: Uint8Array };
    } catch (error) {
      if (!DlError.isInstance(error)) throw error;
      throw gymnasiumErrorOf(error, this) ?? error;
    }
  }
}

function withBounds(space: PythonSpace): SpaceDescription {
  if (space.type !== 'box') return space;
  const { type, shape, low, high } = space;
  return { type, shape, low: numbersOf(low), high: numbersOf(high) };
}

function numbersOf(base64: string): Float32Array {
  const text = atob(base64);
  return new Float32Array(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer);
}
