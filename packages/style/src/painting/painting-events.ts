import type { Image } from '@dl/core/data';

/** A scale begins: a picture of this size is optimised. */
export interface ScaleStart {
  type: 'scale-start';
  /** From 1 on, the coarsest first. */
  scale: number;
  scales: number;
  width: number;
  height: number;
  iterations: number;
}

export interface IterationEnd {
  type: 'iteration-end';
  scale: number;
  /** From 1 on, at this scale. */
  iteration: number;
  iterations: number;
  /** Of the picture before this step: the sum of {@link losses}. */
  loss: number;
  /** Weighted, by name. */
  losses: Readonly<Record<string, number>>;
}

/** An intermediate picture. */
export interface PictureReady {
  type: 'picture-ready';
  scale: number;
  iteration: number;
  picture: Image;
}

export interface PaintingSaved {
  type: 'checkpoint-saved';
  path: string;
}

/** The loss exploded: the painting went back to the last good picture and goes on with smaller steps. */
export interface RateReduced {
  type: 'rate-reduced';
  scale: number;
  iteration: number;
  loss: number;
  learningRate: number;
}

export type PaintingEvent = ScaleStart | IterationEnd | PictureReady | PaintingSaved | RateReduced;

export interface PaintingControls {
  /** Ends painting after the running step, with a checkpoint if there is a folder for them. */
  signal?: AbortSignal;
  onEvent?: (event: PaintingEvent) => void;
}
