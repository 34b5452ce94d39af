export { Blackjack } from './blackjack';
export { CliffWalking, type CliffWalkingOptions } from './cliff-walking';
export { FrozenLake, type FrozenLakeOptions } from './frozen-lake';
export { Taxi } from './taxi';
