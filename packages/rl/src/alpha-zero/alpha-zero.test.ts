import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { alphaBetaPlayer, connectFour, playMatch, ticTacToe, type Position } from '../boards';
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

it('finds by search alone what wins and what must be stopped', () => {
  const judge = (position: Position) => {
    const { length } = connectFour.legalMoves(position);
    return { priors: new Float32Array(length).fill(1 / length), value: 0 };
  };
  const after = (...moves: number[]) =>
    moves.reduce((position, move) => connectFour.play(position, move), connectFour.start());
  const wins = searchTree(connectFour, after(3, 0, 3, 0, 3, 1), judge, { simulations: 200 });
  expect(wins.visits.indexOf(Math.max(...wins.visits))).toBe(3);
  expect(wins.value).toBeGreaterThan(0.5);
  const stops = searchTree(connectFour, after(3, 0, 3, 0, 3), judge, { simulations: 400 });
  expect(stops.visits.indexOf(Math.max(...stops.visits))).toBe(3);
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
}, 120_000);

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
}, 60_000);

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
