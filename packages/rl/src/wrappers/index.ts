export { TimeLimit } from './time-limit';
