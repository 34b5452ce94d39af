export {
  generateStories,
  generateStoriesOptions,
  storyKinds,
  type GenerateStoriesOptions,
  type StoryKind,
} from './generate-stories';
export { loadBabi, type BabiTask, type LoadBabiOptions } from './load-babi';
export { parseBabi } from './parse-babi';
export { countQuestions, firstQuestions, type Story, type StoryQuestion } from './story';
