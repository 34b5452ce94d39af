export { CnnLstm, type CnnLstmConfiguration } from './cnn-lstm';
export {
  createVqaNetwork,
  vqaNetworkConfiguration,
  type AnyVqaNetwork,
  type VqaNetworkConfiguration,
} from './create-network';
export { RelationNetwork, type RelationNetworkConfiguration } from './relation-network';
export { StackedAttention, type StackedAttentionConfiguration } from './stacked-attention';
export { TopDownAttention, type TopDownAttentionConfiguration } from './top-down-attention';
export type { Attended, VqaNetwork, VqaTensors } from './vqa-network';
