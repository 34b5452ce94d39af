import type { Image } from '@dl/core/data';
import type { ImageSource } from '@dl/vision';
import * as z from 'zod';
import { layerObjective } from './objective/layer-objective';

/** Options of `dream`; the flags of `dl dream` come from this schema. Defaults are those of Google's notebook. */
export const dreamOptions = z.object({
  layers: z
    .array(layerObjective)
    .min(1)
    .optional()
    .describe(
      'what is to be seen more of: LAYER, LAYER:CHANNEL,CHANNEL, and @WEIGHT after it; default: a layer at half depth',
    ),
  octaves: z.int().min(1).max(20).default(4).describe('sizes that are dreamt in, from small to the whole'),
  octaveScale: z.number().gt(1).max(4).default(1.4).describe('ratio of the sides of neighbouring octaves'),
  iterations: z.int().min(1).default(10).describe('gradient steps in each octave'),
  stepSize: z
    .number()
    .positive()
    .default(1.5)
    .describe('mean change of a color value in a step, in levels of 255'),
  jitter: z.int().nonnegative().default(32).describe('pixels by which the picture is moved before a step'),
  laplacianLevels: z
    .int()
    .nonnegative()
    .max(10)
    .default(0)
    .describe('bands of frequencies that are brought to one strength; smooths the dream, 4 is usual'),
  tileSize: z
    .int()
    .min(32)
    .default(512)
    .describe('longest side that the network sees at a time, in pixels; bounds the memory'),
  size: z
    .int()
    .positive()
    .optional()
    .describe('longer side that the picture is brought to, in pixels; default: as it is'),
  seed: z.int().nonnegative().default(0).describe('seed of the moves'),
});

export type DreamOptions = z.input<typeof dreamOptions>;

/** The options with their defaults. */
export type DreamSettings = z.output<typeof dreamOptions>;

/** A size begins. */
export interface OctaveStart {
  readonly type: 'octave-start';
  /** From 0, the smallest. */
  readonly octave: number;
  readonly octaves: number;
  readonly width: number;
  readonly height: number;
}

/** A gradient step is done. */
export interface StepEnd {
  readonly type: 'step-end';
  /** From 0, the smallest. */
  readonly octave: number;
  /** From 1. */
  readonly iteration: number;
  readonly iterations: number;
  /** What was maximised, before the step. */
  readonly objective: number;
  /** Makes the picture as it is when this is called, in the size of the octave. */
  readonly picture: () => Image;
}

export type DreamEvent = OctaveStart | StepEnd;

export interface DreamControls {
  /** Another picture, whose features the dream takes on. */
  guide?: ImageSource;
  /** Ends the work between two tiles, with the signal's reason as the error. */
  signal?: AbortSignal;
  /** Called with every step. */
  onEvent?: (event: DreamEvent) => void;
}
