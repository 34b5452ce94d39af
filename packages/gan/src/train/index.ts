export type { GanDataset, GanSample } from './gan-batches';
export type {
  CollapseDetected,
  GanEvent,
  GanListener,
  GanWatched,
  RolledBack,
  SamplesDrawn,
} from './gan-events';
export { trainGan } from './train-gan';
export { trainGanOptions, type TrainGanControls, type TrainGanOptions } from './train-gan-options';
