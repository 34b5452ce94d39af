export { actionShapeOf, type Action, type ActionShape } from './action-shape';
export { EncodedEnvironments } from './encoded-environments';
export { hostNetwork, type HostNetwork } from './host-network';
export { ParameterVector } from './parameter-vector';
export { Update, type LossOfBatch, type UpdateOptions } from './update';
export {
  observationEncoder,
  observationFormOf,
  type ObservationEncoder,
  type ObservationForm,
} from './observation-encoder';
