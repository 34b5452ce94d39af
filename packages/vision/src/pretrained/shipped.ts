import { normalize, toTensor } from '@dl/core/data';
import { familyOf } from './families';
import type { PretrainedWeights } from './pretrained-weights';

/** Where the command, the seed, the log and the measured accuracy of each are kept. */
const records = 'https://github.com/dl-js/dl/tree/main/packages/vision/weights';

const shared = {
  kind: 'weights',
  source: 'dl',
  format: 'safetensors',
  mapping: [{ from: /(.+)/, to: '$1' }],
} as const;

/** Weights that `dl vision train` made and that come with this package, in its folder `weights`: they need no network. */
export const shippedWeights: readonly PretrainedWeights[] = [
];
