import { Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import {
  alphaBetaPlayer,
  connectFour,
  loadShippedAgent,
  loadShippedBoardAgent,
  makeEnvironment,
  type Agent,
  type BoardAgent,
  type BoardPlayer,
  type Position,
} from '@dl/rl';

export interface Frame {
  image: Image;
  /** Sum of the rewards. */
  sum: number;
  steps: number;
  isOver: boolean;
}

/** The board as the page shows it. */
export interface Board {
  image: Image;
  /** The pieces in words. */
  words: string;
  isOver: boolean;
  /** Who has won: 1 you, -1 the opponent, 0 nobody as yet. */
  winner: 0 | 1 | -1;
  /** Columns that are not full. */
  legal: number[];
  /** The opponent's last, if it has moved. */
  move?: number;
}

const agents = new Map<string, Promise<Agent>>();
let boardAgent: Promise<BoardAgent> | undefined;
/** What Snake does next: 0 up, 1 right, 2 down, 3 left. */
let direction = 1;
let position: Position;
let you: 1 | -1;
let opponent: BoardPlayer;

export const work = {
  /** An agent that comes with the package plays an episode. */
  async watch(
    name: string,
    seed: number,
    onFrame: (frame: Frame) => void | Promise<void>,
    signal: AbortSignal,
  ) {
    const loading = agents.get(name) ?? loadShippedAgent(name);
    agents.set(name, loading);
    const agent = await loading;
    const act = (observation: unknown) => agent.act(observation);
    await play(agent.description.environment!, seed, 20, act, onFrame, signal);
  },

  steer: (next: number) => void (direction = next),

  async playSnake(seed: number, onFrame: (frame: Frame) => void | Promise<void>, signal: AbortSignal) {
    direction = 1;
    await play('Snake-v0', seed, 180, () => direction, onFrame, signal);
  },

  /** A new game against an opponent that looks some moves ahead, or that has learned. */
  async begin(depth: number | 'learned', isSecond: boolean, seed: number): Promise<Board> {
    opponent =
      depth === 'learned'
        ? (await (boardAgent ??= loadShippedBoardAgent('connect-four'))).player({ simulations: 800 })
        : alphaBetaPlayer(connectFour, { depth, random: new Random(seed) });
    position = connectFour.start();
    you = isSecond ? -1 : 1;
    return isSecond ? answer() : show();
  },

  /** Your piece. */
  drop(column: number): Board {
    position = connectFour.play(position, column);
    return show();
  },

  answer,
};

/** The opponent's piece. */
function answer(): Board {
  const move = opponent(position);
  position = connectFour.play(position, move);
  return { ...show(), move };
}

/** An episode, with so many milliseconds from frame to frame. */
async function play(
  name: string,
  seed: number,
  pause: number,
  act: (observation: unknown) => unknown,
  onFrame: (frame: Frame) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const environment = makeEnvironment(name);
  try {
    let [observation] = environment.reset({ seed });
    let [sum, steps, isOver] = [0, 0, false];
    await onFrame({ image: environment.render(), sum, steps, isOver });
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      signal.throwIfAborted();
      const [next, reward, terminated, truncated] = environment.step(act(observation));
      observation = next;
      sum += reward;
      steps++;
      isOver = terminated || truncated;
      await onFrame({ image: environment.render(), sum, steps, isOver });
    }
  } finally {
    environment.dispose();
  }
}

function show(): Board {
  const { isOver, winner } = position;
  return {
    image: connectFour.paint(position),
    words: describe(position),
    isOver,
    winner: winner === 0 ? 0 : winner === you ? 1 : -1,
    legal: isOver ? [] : connectFour.legalMoves(position),
  };
}

/** The columns in words, from the ground up. */
function describe({ fields }: Position): string {
  const names = { 1: 'yellow', [-1]: 'red' } as Record<number, string>;
  const columns = Array.from({ length: connectFour.columns }, (_, column) => {
    const pieces = [...fields].filter(
      (piece, field) => piece !== 0 && field % connectFour.columns === column,
    );
    const words = pieces.reverse().map((piece) => names[piece]!);
    return `column ${column + 1}: ${words.join(', ') || 'empty'}`;
  });
  return `${columns.join('; ')}.`;
}
