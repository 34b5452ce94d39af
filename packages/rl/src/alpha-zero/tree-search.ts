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

interface Node {
  readonly position: Position;
  moves: number[];
  priors: Float32Array;
  visits: Uint32Array;
  /** Sums of values for who moves here. */
  values: Float64Array;
  children: (Node | undefined)[];
}

/**
 * Monte-Carlo tree search, led by a network (Silver et al. 2017, Mastering the game of Go without human knowledge, Methods):
 * how often each move was tried from here, [moves of the game], and the value that was found for who moves.
 */
export function searchTree(
  game: BoardGame,
  position: Position,
  judge: (position: Position) => Judgement,
  { simulations, exploration = 1.5, noise }: SearchOptions,
): { visits: Float32Array; value: number } {
  const expand = (at: Position): { node: Node; value: number } => {
    const moves = game.legalMoves(at);
    const { priors, value } = judge(at);
    const node = {
      ...{ position: at, moves, priors },
      visits: new Uint32Array(moves.length),
      values: new Float64Array(moves.length),
      children: Array<Node | undefined>(moves.length).fill(undefined),
    };
    return { node, value };
  };
  const { node: root } = expand(position);
  if (noise) addNoise(root.priors, noise);

  /** One more visit below `node`; the value for who moves there. */
  const visit = (node: Node): number => {
    const index = select(node, exploration);
    const child = node.children[index];
    let value: number;
    if (child) value = -visit(child);
    else {
      const next = game.play(node.position, node.moves[index]!);
      if (next.isOver)
        value = next.winner === 0 ? 0 : 1; // who moves last can only win
      else {
        const expanded = expand(next);
        node.children[index] = expanded.node;
        value = -expanded.value;
      }
    }
    node.visits[index]!++;
    node.values[index]! += value;
    return value;
  };
  let sum = 0;
  for (let i = 0; i < simulations; i++) sum += visit(root);
  const visits = new Float32Array(game.moves);
  root.moves.forEach((move, i) => (visits[move] = root.visits[i]!));
  return { visits, value: sum / simulations };
}

/** The move of the largest value and what is hoped of it (PUCT). One that was not tried counts as 0. */
function select({ priors, visits, values }: Node, exploration: number): number {
  let total = 0;
  for (const count of visits) total += count;
  const root = exploration * Math.sqrt(total + 1);
  let [best, bestScore] = [0, -Infinity];
  for (let i = 0; i < priors.length; i++) {
    const count = visits[i]!;
    const score = (count ? values[i]! / count : 0) + (root * priors[i]!) / (1 + count);
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
