import type { Image } from '@dl/core/data';
import type { CollapseReason } from '../watch/collapse-detector';
import type { WatchedNumbers } from '../watch/watched-numbers';

interface Moment {
  /** Generator steps that are done. */
  readonly step: number;
}

export interface GanWatched extends Moment, WatchedNumbers {
  readonly type: 'gan-watched';
}

export interface SamplesDrawn extends Moment {
  readonly type: 'samples-drawn';
  /** Of the same noise every time, by the averaged generator; with classes one column a class. */
  readonly grid: Image;
  /** The file, if there is a folder for them. */
  readonly path?: string;
}

export interface CollapseDetected extends Moment {
  readonly type: 'collapse-detected';
  readonly reason: CollapseReason;
  /** False for a warning, after which training goes on. */
  readonly isCertain: boolean;
  /** What was seen, and what to do. */
  readonly message: string;
}

export interface RolledBack extends Moment {
  readonly type: 'rolled-back';
  /** The step that it collapsed at; `step` is the one that training goes on from. */
  readonly from: number;
  /** How often it was rolled back so far. */
  readonly times: number;
  /** Factor on the learning rates from now on. */
  readonly rateFactor: number;
}

/** What only the training of a GAN reports. */
export type GanEvent = GanWatched | SamplesDrawn | CollapseDetected | RolledBack;

/** Receives every {@link GanEvent}. Training waits for the promise, and an error in a listener ends it with that error. */
export type GanListener = (event: GanEvent) => void | Promise<void>;
