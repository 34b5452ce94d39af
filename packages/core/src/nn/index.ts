export { Buffer, Parameter, type ParameterLayout } from './parameter';
export { Module, type AnyModule, type StateDict } from './module';
export { Sequential } from './sequential';
export { Linear, type LinearOptions } from './layers/linear';
