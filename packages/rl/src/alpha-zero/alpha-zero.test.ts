import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Random, StateDictError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { alphaBetaPlayer, connectFour, playMatch, ticTacToe, type BoardGame, type Position } from '../boards';
import {
  loadBoardAgent,
  loadShippedBoardAgent,
  saveBoardAgent,
  searchTree,
  shippedBoardAgents,
  trainAlphaZero,
} from './index';

const root = mkdtempSync(path.join(tmpdir(), 'dl-rl-boards-'));
beforeAll(async () => {
  await useBackend('ort');
});
afterAll(() => rmSync(root, { recursive: true }));

/** What a search finds that knows no move from another. */
function search(game: BoardGame, simulations: number, ...moves: number[]) {
  const judge = (position: Position) => {
    const { length } = game.legalMoves(position);
    return { priors: new Float32Array(length).fill(1 / length), value: 0 };
  };
  const position = moves.reduce((position, move) => game.play(position, move), game.start());
  return searchTree(game, position, judge, { simulations });
}

it('finds by search alone what wins and what must be stopped, and proves it', () => {
  const wins = search(connectFour, 1, 3, 0, 3, 0, 3, 1);
  expect([...wins.policy]).toEqual([0, 0, 0, 1, 0, 0, 0]);
  expect(wins.value).toBe(1);
  const stops = search(connectFour, 60, 3, 0, 3, 0, 3);
  expect([...stops.policy]).toEqual([0, 0, 0, 1, 0, 0, 0]); // all others are proven to lose
  const forks = search(connectFour, 2000, 2, 2, 3, 3); // a third piece at the bottom threatens both ends
  expect(forks.value).toBe(1);
  const lost = search(connectFour, 500, 2, 2, 3, 3, 4);
  expect(lost.value).toBe(-1);
  expect(lost.policy.reduce((sum, share) => sum + share)).toBeCloseTo(1);
  const drawn = search(ticTacToe, 2000, 4, 0, 2, 6); // the column on the left must be stopped
  expect(drawn.value).toBe(0);
  expect([...drawn.policy]).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0]);
});

it('learns tic-tac-toe, goes on where it was stopped, and is saved', async () => {
  const options = { games: 120, gamesPerRound: 20, simulations: 25, updatesPerRound: 30, batchSize: 64 };
  const whole = await trainAlphaZero(ticTacToe, options);
  const checkpoints = path.join(root, 'checkpoints');
  const stop = new AbortController();
  const onRound = (games: number) => {
    if (games === 60) stop.abort(new Error('enough'));
  };
  const cut = trainAlphaZero(ticTacToe, { ...options, checkpoints }, { signal: stop.signal, onRound });
  await expect(cut).rejects.toThrow('enough');
  const resumed = await trainAlphaZero(ticTacToe, { ...options, checkpoints, resume: true });
  expect(resumed.judge(ticTacToe.start())).toEqual(whole.judge(ticTacToe.start()));
  await expectNoLeaks(async () => {
    const anew = trainAlphaZero(ticTacToe, { ...options, checkpoints });
    await expect(anew).rejects.toThrow('of an earlier training, up to step 120');
    const other = trainAlphaZero(ticTacToe, { ...options, checkpoints, resume: true, hidden: [8] });
    await expect(other).rejects.toThrow(StateDictError);
  });

  const file = path.join(root, 'agent.safetensors');
  await saveBoardAgent(file, whole);
  const loaded = await loadBoardAgent(file);
  const random = new Random(1);
  const atRandom = (position: Position) => {
    const legal = ticTacToe.legalMoves(position);
    return legal[random.integer(legal.length)]!;
  };
  const player = loaded.player({ simulations: 50 });
  const { wins } = await playMatch(ticTacToe, player, atRandom, { games: 40, random });
  expect(wins).toBeGreaterThan(30);
  for (const agent of [whole, resumed, loaded]) agent.dispose();
});

it('the player of connect-four that ships beats one that looks ahead', async () => {
  const agent = await loadShippedBoardAgent('connect-four');
  const random = new Random(5);
  const opponent = alphaBetaPlayer(connectFour, { depth: 4, random });
  const player = agent.player({ simulations: 400 });
  const { wins } = await playMatch(connectFour, player, opponent, { games: 20, opening: 2, random });
  expect(wins).toBeGreaterThan(10);
  agent.dispose();
  expect(shippedBoardAgents).toEqual(['connect-four']);
  await expect(loadShippedBoardAgent('go')).rejects.toThrow(/no board agent "go" comes with @dl\/rl/);
});

it('tells each position of a match', async () => {
  const seen: Position[] = [];
  const first = (position: Position) => ticTacToe.legalMoves(position)[0]!;
  const options = {
    games: 1,
    random: new Random(1),
    onPosition: (position: Position) => void seen.push(position),
  };
  const { wins } = await playMatch(ticTacToe, first, first, options);
  expect(wins).toBe(1);
  expect(seen).toHaveLength(8); // 0, 2, 4 and 6 win with the seventh piece, after the start
  expect(seen.at(-1)!.isOver).toBe(true);
});
