export { checkEnvironment, type CheckEnvironmentOptions, type EnvironmentAdvice } from './check-environment';
