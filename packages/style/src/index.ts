export * from './encoders';
export * from './gatys';
export * from './memory';
export * from './mrf';
export * from './painting';
