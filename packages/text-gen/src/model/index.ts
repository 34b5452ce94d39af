export { loadTextModel } from './load-text-model';
export { saveTextModel } from './save-text-model';
export { TextModel } from './text-model';
export type { TrainedOn } from './trained-on';
