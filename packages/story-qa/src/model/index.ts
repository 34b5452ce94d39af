export { loadStoryModel } from './load-story-model';
export { saveStoryModel } from './save-story-model';
export { StoryModel } from './story-model';
