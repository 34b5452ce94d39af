export * from './encoders';
export * from './gatys';
