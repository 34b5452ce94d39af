export { loadClevr } from './load-clevr';
export { loadEasyVqa } from './load-easy-vqa';
export { loadShapes, type ShapesSplit } from './load-shapes';
export { loadVqaV2, type LoadVqaV2Options } from './load-vqa-v2';
export { filterQuestions, type VqaDataset, type VqaImages, type VqaQuestion } from './vqa-dataset';
