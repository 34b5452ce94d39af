export * from './encoders';
export * from './gatys';
export * from './feed-forward';
