export {
  createStoryNetwork,
  storyNetworkConfiguration,
  type StoryNetwork,
  type StoryNetworkConfiguration,
} from './create-network';
export { EntityNetwork, type Recalled } from './entity-network';
export type { EntityNetworkConfiguration } from './entity-network-configuration';
export { MemoryNetwork, type Attended } from './memory-network';
export type { MemoryNetworkConfiguration } from './memory-network-configuration';
export { StoryLstm } from './story-lstm';
export type { StoryLstmConfiguration } from './story-lstm-configuration';
export type { QuestionTensors, StoryTensors } from './story-tensors';
