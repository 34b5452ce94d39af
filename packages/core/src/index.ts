export * from './errors';
export { arrayOf, toHostTensor, toTensor, type HostDataType, type HostTensor } from './host-tensor';
export * from './random';
