export type { Environment, Info, ResetOptions, StepResult } from './environment';
export { Simulation, type Draws, type SimulationOptions, type SimulationState } from './simulation';
