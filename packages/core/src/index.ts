export * from './errors';
export { arrayOf, toHostTensor, fromHostTensor, type HostDataType, type HostTensor } from './host-tensor';
export * from './random';
