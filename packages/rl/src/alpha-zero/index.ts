export { BoardAgent, loadBoardAgent, saveBoardAgent } from './board-agent';
export {
  loadShippedBoardAgent,
  shippedBoardAgents,
  type ShippedBoardAgent,
} from './load-shipped-board-agent';
export {
  alphaZeroOptions,
  trainAlphaZero,
  type AlphaZeroControls,
  type AlphaZeroOptions,
} from './train-alpha-zero';
export { searchTree, type Judgement, type SearchOptions } from './tree-search';
