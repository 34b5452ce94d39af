export * from './augment';
export * from './losses';
export * from './model';
export * from './networks';
export * from './points';
export * from './sample';
export * from './train';
export * from './watch';
