export { Agent, type AgentDescription } from './agent';
export { loadAgent } from './load-agent';
export { saveAgent } from './save-agent';
