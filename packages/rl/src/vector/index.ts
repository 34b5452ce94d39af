export type { EnvironmentVector, VectorStep } from './environment-vector';
export { VectorEnvironment } from './vector-environment';
export { WorkerVectorEnvironment, type WorkerVectorOptions } from './worker-vector-environment';
