import { expect, it } from '@jest/globals';
import { InvalidArgumentError, Random } from '@dl/core';
import { alphaBetaPlayer, connectFour, playMatch, ticTacToe, type BoardGame } from './index';

const after = (game: BoardGame, ...moves: number[]) =>
  moves.reduce((position, move) => game.play(position, move), game.start());

it('knows lines that win', () => {
  expect(ticTacToe.lines).toHaveLength(8);
  expect(connectFour.lines).toHaveLength(69);
  expect(after(ticTacToe, 0, 3, 1, 4, 2)).toMatchObject({ winner: 1, isOver: true });
  expect(after(ticTacToe, 8, 2, 0, 4, 1, 6)).toMatchObject({ winner: -1, isOver: true });
  expect(after(ticTacToe, 0, 4, 8, 1, 7, 6, 2, 5, 3)).toMatchObject({ winner: 0, isOver: true });
  expect(after(connectFour, 3, 0, 3, 0, 3, 0, 3)).toMatchObject({ winner: 1, isOver: true });
  expect(after(connectFour, 0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3).winner).toBe(1); // a diagonal
});

it('lets pieces fall, until a column is full', () => {
  const position = after(connectFour, 2, 2, 2, 2, 2, 2);
  expect([...position.fields].filter((_, field) => field % 7 === 2)).toEqual([-1, 1, -1, 1, -1, 1]);
  expect(connectFour.legalMoves(position)).toEqual([0, 1, 3, 4, 5, 6]);
  expect(() => connectFour.play(position, 2)).toThrow(InvalidArgumentError);
  expect(() => ticTacToe.play(after(ticTacToe, 0, 3, 1, 4, 2), 8)).toThrow('the game is over');
});

it('shows who moves the own pieces first', () => {
  const seen = ticTacToe.observe(after(ticTacToe, 0, 4));
  expect([...seen].flatMap((value, i) => (value ? [i] : []))).toEqual([0, 4 * 2 + 1]);
  expect(new Set(connectFour.paint(after(connectFour, 0, 1)).data).size).toBeGreaterThan(5);
});

it('searches: perfect players draw, and four in a row are seen coming', async () => {
  const random = new Random(1);
  const perfect = alphaBetaPlayer(ticTacToe, { depth: 9, random });
  const drawn = await playMatch(ticTacToe, perfect, perfect, { games: 10, random });
  expect(drawn).toEqual({ wins: 0, draws: 10, losses: 0 });
  const player = alphaBetaPlayer(connectFour, { depth: 4, random });
  expect(player(after(connectFour, 3, 0, 3, 0, 3))).toBe(3); // stops three in a column
  expect(player(after(connectFour, 3, 0, 3, 0, 3, 1))).toBe(3); // completes it
});
