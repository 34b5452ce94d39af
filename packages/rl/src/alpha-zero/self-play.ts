import type { Random } from '@dl/core';
import { argMax } from '../distributions/categorical';
import type { Position } from '../boards';
import type { BoardAgent } from './board-agent';
import { searchTree } from './tree-search';

/** A position of self-play, and what is learned from it. */
export interface Example {
  observation: Float32Array;
  /** Shares in which the search tried the moves. */
  policy: Float32Array;
  /** How the game ended for who moved: 1, 0 or -1. */
  outcome: number;
}

export interface SelfPlayOptions {
  simulations: number;
  /** Moves that are drawn by how often they were tried, before the best one is taken. */
  drawnMoves: number;
}

/** Plays a game against itself (Silver et al. 2017, Methods), and gives its positions and their mirror images. */
export function selfPlay(agent: BoardAgent, random: Random, options: SelfPlayOptions): Example[] {
  const { game } = agent;
  const { simulations, drawnMoves } = options;
  const played: { position: Position; policy: Float32Array }[] = [];
  let position = game.start();
  while (!position.isOver) {
    const { policy } = searchTree(game, position, agent.judge, { simulations, noise: random });
    played.push({ position, policy });
    const move = played.length <= drawnMoves ? draw(policy, random) : argMax(policy);
    position = game.play(position, move);
  }
  const { winner } = position;
  return played.flatMap(({ position: { player, ...rest }, policy }) => {
    const observation = game.observe({ ...rest, player });
    const outcome = winner * player;
    const mirrored = {
      observation: mirror(observation, game.columns, 2),
      policy: mirror(policy, game.columns, 1),
    };
    return [
      { observation, policy, outcome },
      { ...mirrored, outcome },
    ];
  });
}

function draw(policy: Float32Array, random: Random): number {
  let rest = random.uniform();
  for (let move = 0; move < policy.length; move++) if ((rest -= policy[move]!) < 0) return move;
  return argMax(policy);
}

/** Rows turned around, left to right. */
function mirror(values: Float32Array, columns: number, width: number): Float32Array {
  const row = columns * width;
  return values.map((_, at) => {
    const [start, column] = [Math.floor(at / row) * row, Math.floor((at % row) / width)];
    return values[start + (columns - 1 - column) * width + (at % width)]!;
  });
}
