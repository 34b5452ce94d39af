import { convolutions } from './convolution';
import { elementwise } from './elementwise';
import { indexing } from './indexing';
import type { Lowering } from './lowering';
import { matrixProducts } from './matrix-product';
import { normalizations } from './normalization';
import { poolings } from './pooling';
import { reductions } from './reduction';
import { separable } from './separable';
import { shapes } from './shape';

/** Every kernel that runs on ONNX Runtime. */
export const lowerings: readonly Lowering[] = [
  ...elementwise,
  ...reductions,
  ...shapes,
  ...matrixProducts,
  ...convolutions,
  ...poolings,
  ...separable,
  ...normalizations,
  ...indexing,
];
