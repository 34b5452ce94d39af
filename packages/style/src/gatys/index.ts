export { gramMatrix } from './gram-matrix';
export { totalVariation } from './total-variation';
