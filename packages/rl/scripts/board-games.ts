/**
 * Learns a board game by self-play and measures it: `npm run board-games -w @dl/rl -- --game tic-tac-toe`. What was stopped goes on.
 */
import { readFileSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import type { Image } from '@dl/core/data';
import { writeFileAtomic } from '@dl/core/internal';
import { writeResult } from '@dl/core/results';
import { encodeGif } from '@dl/core/viz';
import {
  alphaBetaPlayer,
  connectFour,
  playMatch,
  saveBoardAgent,
  ticTacToe,
  trainAlphaZero,
  type AlphaZeroOptions,
  type Position,
  type ShippedBoardAgent,
} from '../src';

interface BoardTask {
  game: typeof ticTacToe;
  options: AlphaZeroOptions;
  /** Depth of the opponent's search. */
  depth: number;
  /** Drawn moves at the beginning of a game, without which every game would be the same. */
  opening: number;
  games: number;
  /** Positions that the agent looks at for a move. */
  simulations: number;
  result: string;
  /** Name under which the agent comes with the package. */
  shipped?: ShippedBoardAgent;
}

const tasks: Record<string, BoardTask | undefined> = {
  'tic-tac-toe': {
    game: ticTacToe,
    options: { games: 2000, simulations: 60, drawnMoves: 6, gamesPerRound: 50, updatesPerRound: 100, capacity: 20_000 },
    ...{ depth: 9, opening: 0, games: 1000, simulations: 200, result: 'rl-alphazero-tictactoe' },
  },
  'connect-four': {
    game: connectFour,
    options: { games: 6000, simulations: 120, drawnMoves: 10, gamesPerRound: 50, updatesPerRound: 150, batchSize: 256, capacity: 100_000, hidden: [128, 128] },
    ...{ depth: 6, opening: 2, games: 100, simulations: 800, result: 'rl-connect-four', shipped: 'connect-four' },
  },
}; // prettier-ignore

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { values } = parseArgs({
  options: { game: { type: 'string' }, games: { type: 'string' }, out: { type: 'string', default: `${root}out/rl` } },
}); // prettier-ignore
const name = values.game ?? '';
const task = tasks[name];
if (!task) throw new Error(`--game is one of ${Object.keys(tasks).join(', ')}`);
const { game, depth, opening, simulations, result } = task;
const options = { ...task.options, ...(values.games !== undefined && { games: Number(values.games) }) };
const folder = `${values.out}/${name}`;
mkdirSync(folder, { recursive: true });
const clockFile = `${folder}/clock.json`;
const spent = existsSync(clockFile) ? (JSON.parse(readFileSync(clockFile, 'utf8')) as number) : 0;
const started = performance.now() - spent * 1000;
const elapsed = () => (performance.now() - started) / 1000;
const seed = 1;

const { name: backend } = await useBackend('ort', { threads: 1 });
const agent = await trainAlphaZero(
  game,
  { ...options, seed, checkpoints: `${folder}/checkpoints`, resume: true },
  {
    onRound: (games, losses) => {
      const left = ((elapsed() / games) * (options.games! - games)).toFixed(0);
      process.stderr.write(
        `${name}: ${games} games, loss of policy ${losses.policy.toFixed(3)}, of value ${losses.value.toFixed(3)} | ${left} s left\n`,
      );
      writeFileSync(clockFile, JSON.stringify(elapsed()));
    },
  },
);
await saveBoardAgent(
  task.shipped ? `${root}packages/rl/weights/${task.shipped}.safetensors` : `${folder}/agent.safetensors`,
  agent,
);
const seconds = Math.round(elapsed());
const random = new Random(1000);
const opponent = alphaBetaPlayer(game, { depth, random });
const played = await playMatch(game, agent.player({ simulations }), opponent, {
  ...{ games: task.games, opening, random },
});
process.stdout.write(`${name}: ${JSON.stringify(played)}\n`);
if (task.shipped) await filmWin(`${root}docs/gallery/rl/${task.shipped}.gif`);
const isPerfect = depth >= game.rows * game.columns;
await writeResult(`${root}docs/results/${result}.json`, {
  name: result,
  metric: isPerfect
    ? `lost games of ${task.games} of ${name} against a perfect player, who draws among the best moves`
    : `won games of ${task.games} of ${name} against alpha-beta of depth ${depth}; the first ${opening} moves are drawn`,
  value: isPerfect ? played.losses : played.wins,
  target: isPerfect ? '0' : `> ${task.games / 2}`,
  reference: isPerfect ? 'nobody wins with good play' : 'who begins wins with good play (Allis 1988)',
  command: `npm run board-games -w @dl/rl -- --game ${name}`,
  ...{ backend, seed, seconds },
  details: { ...played, simulations, training: options },
});
agent.dispose();

/** The first game that the agent begins and wins. */
async function filmWin(path: string): Promise<void> {
  const frames: Image[] = [];
  const onPosition = (position: Position) => void frames.push(game.paint(position));
  for (let isWon = false; !isWon;) {
    frames.length = 0;
    const player = agent.player({ simulations });
    const { wins } = await playMatch(game, player, opponent, { games: 1, opening, random, onPosition });
    isWon = wins === 1;
  }
  const pause = Array.from({ length: 4 }, () => frames.at(-1)!);
  await writeFileAtomic(path, await encodeGif([...frames, ...pause], { fps: 2 }));
}
