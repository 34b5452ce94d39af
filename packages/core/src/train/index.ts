export { valueAndGradients, type ValueAndGradients } from '../gradients';
export { clipByGlobalNorm, clipByValue, globalNorm } from './clip';
export { huber, l1, smoothL1, type HuberOptions, type SmoothL1Options } from './losses/absolute-error';
export { binaryCrossEntropyWithLogits, type BinaryCrossEntropyOptions } from './losses/binary-cross-entropy';
export {
  crossEntropy,
  negativeLogLikelihood,
  type CrossEntropyOptions,
  type NegativeLogLikelihoodOptions,
} from './losses/cross-entropy';
export {
  cosineEmbedding,
  tripletMargin,
  type CosineEmbeddingOptions,
  type TripletMarginOptions,
} from './losses/embedding';
export { hinge } from './losses/hinge';
export { kullbackLeibler } from './losses/kullback-leibler';
export type { Loss } from './losses/loss';
export { meanSquaredError } from './losses/mean-squared-error';
export type { Reduced, Reduction, ReductionOptions } from './losses/reduction';
export { accuracy, topKAccuracy, type AccuracyOptions } from './metrics/accuracy';
export { confusionMatrix, type ConfusionMatrix } from './metrics/confusion-matrix';
export { meanAbsoluteError } from './metrics/mean-absolute-error';
export { meanLoss } from './metrics/mean-loss';
export type { Metric } from './metrics/metric';
export { bitsPerCharacter, perplexity, type LikelihoodOptions } from './metrics/perplexity';
export {
  classScores,
  f1,
  precision,
  recall,
  type Average,
  type AverageOptions,
  type ClassScores,
} from './metrics/precision-recall';
export { MovingAverage, type MovingAverageOptions } from './moving-average';
export { adagrad, type AdagradOptions } from './optimizers/adagrad';
export { adam, adamW, type AdamOptions } from './optimizers/adam';
export { lbfgs, type Lbfgs, type LbfgsOptions } from './optimizers/lbfgs';
export type {
  NamedParameters,
  Optimizer,
  OptimizerFactory,
  OptimizerState,
  ParameterGroup,
  StatefulOptimizer,
} from './optimizers/optimizer';
export { rmsprop, type RmspropOptions } from './optimizers/rmsprop';
export { sgd, type SgdOptions } from './optimizers/sgd';
export { byEpoch } from './schedules/by-epoch';
export { constant } from './schedules/constant';
export {
  cosine,
  cosineWithRestarts,
  type CosineOptions,
  type CosineWithRestartsOptions,
} from './schedules/cosine';
export { exponential, type ExponentialOptions } from './schedules/exponential';
export { oneCycle, type OneCycleOptions } from './schedules/one-cycle';
export { linear, polynomial, type LinearOptions, type PolynomialOptions } from './schedules/polynomial';
export { reduceOnPlateau, type ReduceOnPlateauOptions } from './schedules/reduce-on-plateau';
export type { Schedule, ScheduleMoment } from './schedules/schedule';
export { multiStep, step, type MultiStepOptions, type StepOptions } from './schedules/step';
export { warmup } from './schedules/warmup';
export {
  Checkpoints,
  type Checkpoint,
  type CheckpointsOptions,
  type LoadedCheckpoint,
} from './checkpoints/checkpoints';
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
