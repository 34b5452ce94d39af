export { Agent, type AgentDescription } from './agent';
export { loadAgent } from './load-agent';
export { saveAgent } from './save-agent';
export { loadShippedAgent, shippedAgents, type ShippedAgent } from './load-shipped-agent';
