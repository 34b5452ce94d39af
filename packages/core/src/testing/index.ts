export { ExpectationError } from './expectation-error';
export { expectGradients } from './expect-gradients';
export { expectNoLeaks } from './expect-no-leaks';
export type { GradientCheckOptions } from './finite-differences';
export type { LayerTestOptions } from './layer-under-test';
export { readFixture } from './read-fixture';
export { runLayerTest } from './run-layer-test';
