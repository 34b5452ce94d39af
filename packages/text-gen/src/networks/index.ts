export { CharRnn, type CharRnnState } from './char-rnn';
export type { CharRnnConfiguration } from './char-rnn-configuration';
export { createNetwork, type NetworkConfiguration } from './create-network';
export { Gpt } from './gpt';
export type { GptConfiguration } from './gpt-configuration';
export type { CachePlace, CausalSelfAttention, KeyValueCache } from './causal-self-attention';
export type { GptBlock } from './gpt-block';
export type { LanguageNetwork } from './language-network';
export type { TokenDecoder } from './token-decoder';
