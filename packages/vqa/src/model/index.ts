export { loadVqaModel } from './load-vqa-model';
export { saveVqaModel } from './save-vqa-model';
export { VqaModel } from './vqa-model';
