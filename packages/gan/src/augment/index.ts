export { diffAugment, type Augmentation } from './diff-augment';
