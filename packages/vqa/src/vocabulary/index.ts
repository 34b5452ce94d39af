export { AnswerVocabulary } from './answer-vocabulary';
export { QuestionVocabulary, wordsOf, type EncodedWords } from './question-vocabulary';
