import type { Operator } from '../operator-call';
import { activationOperators } from './activation';
import { castOperators } from './cast';
import { convolutionOperators } from './convolution';
import { elementwiseOperators } from './elementwise';
import { imageOperators } from './image';
import { indexingOperators } from './indexing';
import { matrixOperators } from './matrix';
import { normalisationOperators } from './normalisation';
import { poolingOperators } from './pooling';
import { recurrentOperators } from './recurrent';
import { reductionOperators } from './reduction';
import { shapeOperators } from './shape';

/** Every operator of ONNX that runs here. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    activationOperators,
    castOperators,
    convolutionOperators,
    elementwiseOperators,
    imageOperators,
    indexingOperators,
    matrixOperators,
    normalisationOperators,
    poolingOperators,
    recurrentOperators,
    reductionOperators,
    shapeOperators,
  ].flatMap((group) => Object.entries(group)),
);

/** Inputs that say how an operator works: their floating-point tensors are no weights. */
export const settingInputs: ReadonlyMap<string, readonly number[]> = new Map([
  ['Clip', [1, 2]],
  ['Dropout', [1, 2]],
  ['OneHot', [1, 2]],
  ['Pad', [2]],
  ['Range', [0, 1, 2]],
  ['Resize', [1, 2]],
  ['Upsample', [1]],
]);

/** Inputs that training does not change: running means and variances. */
export const statisticInputs: ReadonlyMap<string, readonly number[]> = new Map([
  ['BatchNormalization', [3, 4]],
]);
