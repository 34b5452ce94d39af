export { GanModel } from './gan-model';
export { loadGan } from './load-gan';
export { saveGan } from './save-gan';
