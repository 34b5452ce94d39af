export { GanModel } from './gan-model';
export { loadGan } from './load-gan';
export { loadShippedGan, shippedGans, type ShippedGan } from './load-shipped-gan';
export { saveGan } from './save-gan';
