import type { Image } from '@dl/core/data';
import type { TrainingListener } from '@dl/core/train';
import * as z from 'zod';
import { upsamplings } from './transform-network';

const weight = z.number().nonnegative();
const layers = z.array(z.string()).min(1).optional();

/** Options of `trainFastStyle`; the flags of `dl style train` come from this schema. */
export const trainFastStyleOptions = z.object({
  steps: z.int().positive().default(4000).describe('training steps; the paper has 40,000'),
  batchSize: z.int().positive().default(4).describe('pictures in a step'),
  imageSize: z.int().min(16).default(256).describe('width and height of the pictures in training, in pixels'),
  styleSize: z
    .int()
    .min(16)
    .default(256)
    .describe('shorter side of the style picture in pixels: larger makes larger strokes'),
  learningRate: z.number().positive().default(1e-3).describe('learning rate of Adam'),
  contentWeight: weight.default(1).describe('how much paintings are like the photographs'),
  styleWeight: weight.default(10).describe('how much paintings are like the style'),
  totalVariationWeight: weight.default(1).describe('how smooth paintings are'),
  contentLayers: layers.describe("layers of the encoder for the content; default: the encoder's"),
  styleLayers: layers.describe("layers of the encoder for the style; default: the encoder's"),
  start: z
    .string()
    .optional()
    .describe(
      'network of another style to begin with, see `loadStyleNetwork`: it learns in a tenth of the steps; its width, ' +
        'residualBlocks and upsampling are taken',
    ),
  width: z.int().positive().default(32).describe('channels of the first layer of the network'),
  residualBlocks: z.int().nonnegative().default(5).describe('residual blocks in the middle of the network'),
  upsampling: z
    .enum(upsamplings)
    .default('nearest')
    .describe(
      'how maps grow: transposed convolutions, as in the paper, or repeated pixels, without chequers',
    ),
  sample: z.string().optional().describe('photograph to paint now and then, to watch the training'),
  sampleEvery: z.int().positive().default(500).describe('steps from one painting of the sample to the next'),
  checkpoints: z.string().optional().describe('folder for checkpoints'),
  checkpointEvery: z.int().positive().default(500).describe('steps from one checkpoint to the next'),
  resume: z.boolean().default(false).describe('continue from the latest checkpoint'),
  seed: z.int().nonnegative().default(0).describe('seed of weights, order and squares'),
});

export type TrainFastStyleOptions = z.input<typeof trainFastStyleOptions>;

/** The sample photograph as the network paints it now. */
export interface SamplePainted {
  readonly type: 'sample-painted';
  readonly step: number;
  readonly image: Image;
}

export interface TrainFastStyleControls {
  /** Ends training after the running step, with a checkpoint if there is a folder for them. */
  signal?: AbortSignal;
  /** Called with every event of training. */
  listeners?: readonly TrainingListener[];
  /** Called with everything else. */
  onEvent?: (event: SamplePainted) => void | Promise<void>;
}
