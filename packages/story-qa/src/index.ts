export { askStory, type Attention, type StoryAnswer } from './answer/ask-story';
export { attentionChart } from './answer/attention-chart';
export { evaluateStory, type StoryEvaluation } from './evaluate/evaluate-story';
export * from './model';
export * from './networks';
export * from './stories';
export * from './train';
export * from './vocabulary';
