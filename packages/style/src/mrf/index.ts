export { MrfObjective, type MrfWeights } from './mrf-objective';
export { transferPatches, transferPatchesOptions, type TransferPatchesOptions } from './transfer-patches';
