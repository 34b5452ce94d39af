import type { Random } from '@dl/core';
import type { BoardGame, Position } from '../boards';

/** What a network says of a position: a probability for each legal move, in their order, and a value for who moves. */
export type Judgement = { priors: Float32Array; value: number };

export interface SearchOptions {
  /** Positions that are looked at. */
  simulations: number;
  /** Weight of the network's probabilities against values that were found. Default: 1.5. */
  exploration?: number;
  /** Mixes noise into the probabilities of the first move, so that self-play tries every one. Default: none. */
  noise?: Random;
}

/** Share of the noise, which is uniform over all distributions: a Dirichlet distribution with alpha 1. */
const noiseShare = 0.25;

/** How a game ends for who moves, with best play: 1 won, 0 drawn, -1 lost. */
type Result = 1 | 0 | -1;

interface Node {
  readonly moves: readonly number[];
  /** Positions after the moves. */
  readonly next: readonly Position[];
  readonly children: (Node | undefined)[];
  readonly priors: Float32Array;
  readonly visits: Uint32Array;
  /** Sums of values for who moves here. */
  readonly values: Float64Array;
  /** What the moves lead to, where that is proven. */
  readonly proven: (Result | undefined)[];
  /** The best of it, once nothing else can be better. */
  result: Result | undefined;
  /** For who moves here, when it was looked at. */
  readonly value: number;
}

/**
 * Monte-Carlo tree search, led by a network (Silver et al. 2017, Mastering the game of Go without human knowledge, Methods), which
 * proves what it can: a move that ends the game, or after which every answer is known, is looked at no further, and one that is
 * proven lost is not played (Winands et al. 2008, Monte-Carlo Tree Search Solver). The shares in which the moves were tried, [moves of
 * the game], where the network's probabilities count as one visit and of a decided game only the best moves are left; and the value that
 * was found for who moves.
 */
export function searchTree(
  game: BoardGame,
  position: Position,
  judge: (position: Position) => Judgement,
  { simulations, exploration = 1.5, noise }: SearchOptions,
): { policy: Float32Array; value: number } {
  const expand = (at: Position): Node => {
    const moves = game.legalMoves(at);
    const next = moves.map((move) => game.play(at, move));
    const proven = next.map(({ isOver, winner }) => (isOver ? (Math.abs(winner) as 0 | 1) : undefined)); // who moves last does not lose
    const result = bestOf(proven);
    const { priors, value } =
      result === undefined ? judge(at) : { priors: new Float32Array(moves.length).fill(1), value: result };
    return {
      ...{ moves, next, priors, proven, result, value },
      children: Array<Node | undefined>(moves.length).fill(undefined),
      visits: new Uint32Array(moves.length),
      values: new Float64Array(moves.length),
    };
  };

  /** One more visit below `node`; the value for who moves there. */
  const visit = (node: Node): number => {
    const index = select(node, exploration);
    let value: number;
    if (node.proven[index] === undefined) {
      const known = node.children[index];
      const child = known ?? (node.children[index] = expand(node.next[index]!));
      value = -(known ? visit(known) : child.value);
      if (child.result !== undefined) {
        node.proven[index] = (0 - child.result) as Result;
        node.result = bestOf(node.proven);
      }
    } else value = node.proven[index];
    node.visits[index]!++;
    node.values[index]! += value;
    return node.result ?? value;
  };
  const root = expand(position);
  if (noise) addNoise(root.priors, noise);
  let sum = 0;
  for (let i = 0; i < simulations && root.result === undefined; i++) sum += visit(root);
  return { policy: policyOf(root, game.moves), value: root.result ?? sum / simulations };
}

/** What a position is worth if that is proven: one winning move is enough, for less all moves must be known. */
function bestOf(proven: readonly (Result | undefined)[]): Result | undefined {
  let best: Result | undefined = -1;
  for (const result of proven) {
    if (result === 1) return 1;
    if (result === undefined) best = undefined;
    else if (best !== undefined && result > best) best = result;
  }
  return best;
}

function policyOf({ moves, visits, priors, proven, result }: Node, length: number): Float32Array {
  const policy = new Float32Array(length);
  let sum = 0;
  for (const [i, move] of moves.entries()) {
    const isLeft = result === undefined ? proven[i] !== -1 : proven[i] === result;
    if (!isLeft) continue;
    policy[move] = visits[i]! + priors[i]!;
    sum += policy[move];
  }
  return policy.map((share) => share / sum);
}

/** The move of the largest value and what is hoped of it (PUCT), of those that are not lost. One that was not tried counts as 0. */
function select({ priors, visits, values, proven }: Node, exploration: number): number {
  let total = 0;
  for (const count of visits) total += count;
  const root = exploration * Math.sqrt(total + 1);
  let [best, bestScore] = [0, -Infinity];
  for (let i = 0; i < priors.length; i++) {
    if (proven[i] === -1) continue;
    const count = visits[i]!;
    const score = (proven[i] ?? (count ? values[i]! / count : 0)) + (root * priors[i]!) / (1 + count);
    if (score > bestScore) [best, bestScore] = [i, score];
  }
  return best;
}

function addNoise(priors: Float32Array, random: Random): void {
  const draws = priors.map(() => -Math.log(1 - random.uniform()));
  const sum = draws.reduce((total, draw) => total + draw, 0);
  priors.forEach((prior, i) => {
    priors[i] = (1 - noiseShare) * prior + (noiseShare * draws[i]!) / sum;
  });
}
