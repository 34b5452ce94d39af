export * from './classic-control';
export * from './environment';
export { environmentNames, makeEnvironment, type EnvironmentName } from './make-environment';
export * from './minatar';
export * from './spaces';
export * from './toy-text';
export * from './wrappers';
