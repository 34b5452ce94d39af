export { DivergedError } from './diverged-error';
export type { Objective } from './objective';
export { paint, type Painted, type PaintSettings, type Scale } from './paint';
export type {
  IterationEnd,
  PaintingControls,
  PaintingEvent,
  PaintingSaved,
  PictureReady,
  RateReduced,
  ScaleStart,
} from './painting-events';
export { paintingOptions, type PaintingOptions } from './painting-options';
