export { trainVqa, type TrainedVqa } from './train-vqa';
export { trainVqaOptions, type TrainVqaControls, type TrainVqaOptions } from './train-vqa-options';
