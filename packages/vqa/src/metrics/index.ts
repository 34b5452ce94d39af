export { normalizeAnswer } from './normalize-answer';
export { answerConfusion, scoreAnswers, type TypeScore, type VqaScores } from './score-answers';
export { vqaAccuracy } from './vqa-accuracy';
