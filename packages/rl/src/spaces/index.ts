export { Box } from './box';
export { Discrete } from './discrete';
export { MultiDiscrete } from './multi-discrete';
export type { Space } from './space';
