export {
  evaluateGan,
  evaluateGanOptions,
  type EvaluateGanControls,
  type EvaluateGanOptions,
  type GanEvaluation,
} from './evaluate-gan';
