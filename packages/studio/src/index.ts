export { startStudio, studioOptions, type Studio, type StudioOptions } from './start-studio';
export type { PublishedDataset } from './published-dataset';
export { classificationSchema, type Classification, type StudioTask } from './task';
export { runSchema, runStates, type Progress, type Run, type RunState } from './runs/run';
export { NotFoundError, RunStateError } from './errors';
