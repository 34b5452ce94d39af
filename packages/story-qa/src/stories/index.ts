export { loadBabi, type BabiTask, type LoadBabiOptions } from './load-babi';
export { parseBabi } from './parse-babi';
export { countQuestions, firstQuestions, type Story, type StoryQuestion } from './story';
