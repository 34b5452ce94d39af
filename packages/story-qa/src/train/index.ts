export { trainStory, type TrainedStory } from './train-story';
export { trainStoryOptions, type TrainStoryControls, type TrainStoryOptions } from './train-story-options';
