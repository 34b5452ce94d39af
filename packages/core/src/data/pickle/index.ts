export { numpyGlobals } from './numpy-globals';
export type { PickleConstructor, Stateful } from './python-objects';
export { unpickle, type UnpickleOptions } from './unpickle';
