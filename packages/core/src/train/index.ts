export type { Loss } from './losses/loss';
export type { Metric } from './metrics/metric';
export type {
  NamedParameters,
  Optimizer,
  OptimizerFactory,
  OptimizerState,
  ParameterGroup,
  StatefulOptimizer,
} from './optimizers/optimizer';
export type { Schedule, ScheduleMoment } from './schedules/schedule';
export { Checkpoints, type Checkpoint, type CheckpointsOptions, type LoadedCheckpoint } from './checkpoints/checkpoints';
export { CheckpointDamagedError, CheckpointMismatchError } from './checkpoints/errors';
export type { EarlyStoppingOptions } from './early-stopping';
export { evaluate, type EvaluateOptions } from './evaluate';
export type {
  CheckpointSaved,
  EarlyStop,
  EpochEnd,
  EpochStart,
  FitEnd,
  FitStart,
  Metrics,
  StepEnd,
  TrainingEvent,
  TrainingListener,
  ValidationEnd,
} from './events';
export { csvLog } from './listeners/csv-log';
export { jsonLinesLog } from './listeners/json-lines-log';
export { progressBar, type ProgressBarOptions } from './listeners/progress-bar';
export { tensorBoard } from './listeners/tensor-board';
export type { MonitorOptions } from './monitor';
export { NonFiniteLossError } from './non-finite-loss-error';
export { TensorBoardWriter } from './tensor-board/tensor-board-writer';
export { Trainer } from './trainer';
export type { CheckpointSettings, FitOptions, SupervisedBatch, TrainerOptions } from './trainer-options';
export { TrainingState, type SavedTrainingState } from './training-state';
export {
  supervised,
  type BatchLoader,
  type HostBatch,
  type StepResult,
  type TrainingStep,
} from './training-step';
