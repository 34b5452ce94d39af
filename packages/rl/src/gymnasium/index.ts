export { GymnasiumEnvironment, type GymnasiumOptions, type GymnasiumState } from './gymnasium-environment';
export { GymnasiumError, type GymnasiumErrorCode } from './gymnasium-error';
