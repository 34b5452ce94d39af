export { bleu } from './bleu';
export { Cider, cider, ciderD } from './cider';
export { meteor } from './meteor';
export { rougeL } from './rouge-l';
export { scoreCaptions, type CaptionScores } from './score-captions';
export { tokenizeCaption } from './tokenize-caption';
export {
  tokenizeJudged,
  type JudgedCaption,
  type MetricScore,
  type TokenizedCaption,
} from './tokenized-caption';
