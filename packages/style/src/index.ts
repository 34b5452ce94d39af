export * from './encoders';
export * from './feed-forward';
export * from './gatys';
export * from './memory';
export * from './mrf';
export * from './painting';
export * from './video';
