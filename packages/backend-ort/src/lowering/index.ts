import { blocks } from './blocks';
import { convolutions } from './convolution';
import { convolutions3D } from './convolution-3d';
import { depthwiseGradients } from './depthwise-gradients';
import { elementwise } from './elementwise';
import { gathers } from './gather';
import { images } from './images';
import { indexing } from './indexing';
import type { Lowering } from './lowering';
import { matrixProducts } from './matrix-product';
import { mirrorPads } from './mirror-pad';
import { morphology } from './morphology';
import { normalizations } from './normalization';
import { poolings } from './pooling';
import { poolings3D } from './pooling-3d';
import { poolingPositions } from './pooling-positions';
import { quotients } from './quotient';
import { reductions } from './reduction';
import { scans } from './scan';
import { scatters } from './scatter';
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
  ...blocks,
  ...convolutions3D,
  ...depthwiseGradients,
  ...gathers,
  ...images,
  ...mirrorPads,
  ...morphology,
  ...poolings3D,
  ...poolingPositions,
  ...quotients,
  ...scans,
  ...scatters,
];
