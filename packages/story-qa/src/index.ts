export { evaluateStory, type StoryEvaluation } from './evaluate/evaluate-story';
export * from './networks';
export { loadBabi } from './stories/load-babi';
export { firstQuestions } from './stories/story';
export * from './train';
export * from './vocabulary';
