export { splitText } from './split-text';
export { trainText, type TrainedText } from './train-text';
export { trainTextOptions, type TrainTextControls, type TrainTextOptions } from './train-text-options';
