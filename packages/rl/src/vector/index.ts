export { VectorEnvironment, type VectorStep } from './vector-environment';
