import type { Draws } from '../environment';
import { Asterix, Breakout, Freeway, Seaquest, SpaceInvaders } from '../minatar';
import { RecordedDraws } from './recorded-draws';
import { readFixture } from './read-fixture';

/** What `fixtures/dynamics.py` wrote about a game: boards are bits of [10, 10, channels], in hexadecimal. */
interface GameTrajectory {
  resets: { step: number; board: string }[];
  actions: number[];
  boards: string[];
  rewards: number[];
  terminated: number[];
  drawn: number[];
}

/** The games of MinAtar, by the names of their fixtures. */
export const replayedGames = {
  'MinAtar-Asterix': (draws: Draws) => new Asterix({ draws }),
  'MinAtar-Breakout': (draws: Draws) => new Breakout({ draws }),
  'MinAtar-Freeway': (draws: Draws) => new Freeway({ draws }),
  'MinAtar-Seaquest': (draws: Draws) => new Seaquest({ draws }),
  'MinAtar-SpaceInvaders': (draws: Draws) => new SpaceInvaders({ draws }),
};

/**
 * Plays the recorded actions with the recorded random numbers. Returns the steps played and how many of them differ in
 * board, reward or end; the draws must be used up exactly.
 */
export function replayGame(name: keyof typeof replayedGames): {
  steps: number;
  rewards: number;
  differing: number;
  undrawn: number;
} {
  const recorded = readFixture<GameTrajectory>(name);
  const draws = new RecordedDraws(recorded.drawn);
  const game = replayedGames[name](draws);
  const starts = new Map(recorded.resets.map(({ step, board }) => [step, board]));
  let differing = 0;
  recorded.actions.forEach((action, step) => {
    const start = starts.get(step);
    if (start !== undefined && hexadecimal(game.reset()[0]) !== start) differing++;
    const [board, reward, terminated] = game.step(action);
    const isEqual =
      hexadecimal(board) === recorded.boards[step] &&
      reward === recorded.rewards[step] &&
      Number(terminated) === recorded.terminated[step];
    if (!isEqual) differing++;
  });
  return {
    steps: recorded.actions.length,
    rewards: recorded.rewards.reduce((sum, reward) => sum + reward, 0),
    differing,
    undrawn: recorded.drawn.length - draws.state[0]!,
  };
}

function hexadecimal(bits: Float32Array): string {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    if (bit) bytes[i >> 3]! |= 0x80 >> (i & 7);
  });
  return Buffer.from(bytes).toString('hex');
}
