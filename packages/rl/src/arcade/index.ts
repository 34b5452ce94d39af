export { Pong } from './pong';
export { Snake } from './snake';
