export { importStableBaselines, type ImportStableBaselinesOptions } from './import-stable-baselines';
