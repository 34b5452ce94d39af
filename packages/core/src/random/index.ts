export { Random, type RandomState } from './random';
export { currentRandom, setSeed, withRandom } from './scope';
