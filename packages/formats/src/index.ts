export { GraphModule, type GraphNode } from './graph/graph-module';
export { loadWeights, type LoadWeightsOptions } from './load-weights';
export { openWeights, type OpenWeightsOptions } from './open-weights';
export { loadOnnxModel, type LoadOnnxModelOptions } from './onnx/load-onnx-model';
export type { OnnxPort } from './onnx/onnx-file';
export type { OnnxModule } from './onnx/onnx-module';
export { openOnnxSession, type OnnxSession, type OpenOnnxSessionOptions } from './onnx/open-onnx-session';
export { saveOnnx, type OnnxInput, type SaveOnnxOptions } from './onnx/save-onnx';
