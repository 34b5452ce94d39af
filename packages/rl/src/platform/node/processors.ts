import { availableParallelism } from 'node:os';

/** How many threads run at the same time. */
export const processors = availableParallelism;
