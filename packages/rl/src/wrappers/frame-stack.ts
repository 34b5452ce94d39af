import { InvalidArgumentError } from '@dl/core';
import type { Environment, ResetOptions, StepResult } from '../environment';
import { Box } from '../spaces';
import { boxOf } from './box-of';
import { Wrapper } from './wrapper';

/**
 * The last observations beside each other, the newest last, so that speeds can be seen (Mnih et al. 2015, Methods). Along the
 * last axis: [84, 84, 1] stacked by 4 is [84, 84, 4]. An episode begins with its first observation as often as needed.
 *
 * ```ts
 * const environment = new FrameStack(makeEnvironment('Pong-v0'), 4);
 * ```
 *
 * @throws {@link InvalidArgumentError} unless `frames` is a positive integer and observations are of a Box.
 */
export class FrameStack<Action> extends Wrapper<Float32Array, Action, number[][]> {
  private readonly space: Box;
  private kept: Float32Array[] = [];

  constructor(
    environment: Environment<Float32Array, Action>,
    readonly frames: number,
  ) {
    super(environment);
    if (!(Number.isInteger(frames) && frames > 0)) {
      throw new InvalidArgumentError(`FrameStack: frames is a positive integer; received ${frames}`);
    }
    const { low, high, shape } = boxOf('FrameStack', environment);
    const repeated = (bounds: Float32Array) => this.join(Array<Float32Array>(frames).fill(bounds), shape);
    this.space = new Box(repeated(low), repeated(high), [...shape.slice(0, -1), shape.at(-1)! * frames]);
  }

  override get observationSpace() {
    return this.space;
  }

  override reset(options?: ResetOptions): ReturnType<Wrapper<Float32Array, Action>['reset']> {
    const [observation, info] = super.reset(options);
    this.kept = Array<Float32Array>(this.frames).fill(observation);
    return [this.stacked(), info];
  }

  override step(action: Action): StepResult<Float32Array> {
    const [observation, ...rest] = super.step(action);
    this.kept = [...this.kept.slice(1), observation];
    return [this.stacked(), ...rest];
  }

  protected override get own() {
    return this.kept.map((frame) => [...frame]);
  }

  protected override set own(frames: number[][]) {
    this.kept = frames.map((frame) => Float32Array.from(frame));
  }

  private stacked(): Float32Array {
    return this.join(this.kept, boxOf('FrameStack', this.environment).shape);
  }

  private join(frames: readonly Float32Array[], shape: readonly number[]): Float32Array {
    const channels = shape.at(-1)!;
    const joined = new Float32Array(frames[0]!.length * frames.length);
    frames.forEach((frame, position) => {
      for (let at = 0; at < frame.length; at += channels) {
        joined.set(frame.subarray(at, at + channels), at * frames.length + position * channels);
      }
    });
    return joined;
  }
}
