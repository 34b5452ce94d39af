export { loadCaffeModel, type CaffeModelSource } from './caffe/load-caffe-model';
export { foldBatchNorm } from './graph/fold-batch-norm';
export { GraphModule, type GraphNode } from './graph/graph-module';
export { loadWeights, type LoadWeightsOptions } from './load-weights';
export { openWeights, type OpenWeightsOptions } from './open-weights';
export { saveWeights, type SaveWeightsOptions } from './save-weights';
export { npzPieces, saveNpz } from './numpy/save-npz';
export { writeNpy } from './numpy/write-npy';
