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
