export { alphaBetaPlayer } from './alpha-beta';
export type { BoardGame, BoardPlayer, Position } from './board-game';
export { connectFour, ticTacToe } from './in-a-row';
export { playMatch, type MatchOptions, type MatchResult } from './play-match';
