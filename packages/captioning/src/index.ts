export * from './metrics';
export * from './data';
export * from './vocabulary';
