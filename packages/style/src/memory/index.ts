export { estimateMemory, type MemoryEstimateOptions } from './estimate-memory';
export { MemoryError } from './memory-error';
