import type { Image } from '@dl/core/data';
import * as z from 'zod';

/** Options of `visualizeFeature`; the flags of `dl dream visualize` come from this schema. */
export const visualizeOptions = z.object({
  size: z.int().min(8).max(2048).default(224).describe('width and height of the picture, in pixels'),
  steps: z.int().min(1).default(256).describe('steps of the optimizer'),
  learningRate: z.number().positive().default(0.05).describe("Adam's learning rate"),
  transformations: z
    .boolean()
    .default(true)
    .describe('moves, turns and scales the picture by chance in each step, without which it turns to noise'),
  seed: z.int().nonnegative().default(0).describe('seed of the first picture and of the transformations'),
});

export type VisualizeOptions = z.input<typeof visualizeOptions>;

/** A step of the optimizer is done. */
export interface VisualizationStepEnd {
  readonly type: 'step-end';
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  /** What was maximised, before the step. */
  readonly objective: number;
  /** Makes the picture as it is when this is called. */
  readonly picture: () => Promise<Image>;
}

export interface VisualizeControls {
  /** Ends the work between two steps, with the signal's reason as the error. */
  signal?: AbortSignal;
  /** Called after every step. */
  onEvent?: (event: VisualizationStepEnd) => void;
}
