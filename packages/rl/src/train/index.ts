export type { AgentEvent, AgentListener } from './agent-events';
export { evaluateAgent, type AgentEvaluation, type EvaluateAgentOptions } from './evaluate-agent';
export type { EnvironmentSource } from './open-environment';
export { trainAgent } from './train-agent';
export { trainAgentOptions, type TrainAgentControls, type TrainAgentOptions } from './train-agent-options';
export { agentLog, type AgentLogOptions } from './agent-log';
export { agentTensorBoard } from './agent-tensor-board';
export { agentProgressBar } from './agent-progress-bar';
export { playFrames, type PlayFramesOptions } from './play-frames';
