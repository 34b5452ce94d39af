export { NStepReturns } from './n-step-returns';
export { ReplayBuffer, type ReplayBatch, type ReplayState, type Transition } from './replay-buffer';
