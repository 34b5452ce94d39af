export {
  CollapseDetector,
  type Collapse,
  type CollapseDetectorOptions,
  type CollapseReason,
} from './collapse-detector';
export { meanPairwiseDistance } from './diversity';
export { GanCollapsedError } from './gan-collapsed-error';
export { rankingAccuracy } from './ranking-accuracy';
export type { WatchedNumbers } from './watched-numbers';
