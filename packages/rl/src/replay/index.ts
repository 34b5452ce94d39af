export { NStepReturns } from './n-step-returns';
export { ReplayBuffer, type ReplayState } from './replay-buffer';
