export { EpisodeStatistics, type Episode } from './episode-statistics';
export { FrameStack } from './frame-stack';
export { NormalizeObservation } from './normalize-observation';
export { NormalizeReward } from './normalize-reward';
export type { Moments } from './running-moments';
export { TimeLimit } from './time-limit';
export { Wrapper, type WrapperState } from './wrapper';
