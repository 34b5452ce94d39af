import { expect, it } from '@jest/globals';
import type { SimulationState } from '../environment';
import { Pong, Snake } from './index';

interface SnakeSituation {
  body: number[];
  direction: number;
  food: number;
  hungry: number;
}

function snakeAt(situation: Partial<SnakeSituation>): Snake {
  const snake = new Snake();
  snake.reset({ seed: 1 });
  const state = snake.state as SimulationState<SnakeSituation>;
  snake.state = { ...state, situation: { ...state.situation!, ...situation } };
  return snake;
}

it('feeds the snake, which grows', () => {
  const snake = snakeAt({ body: [12, 11, 10], direction: 1, food: 13 });
  const [board, reward, terminated, , info] = snake.step(1);
  expect({ reward, terminated, info }).toEqual({ reward: 1, terminated: false, info: { length: 4 } });
  expect(board[13 * 3]).toBe(1);
  expect([12, 11, 10].map((field) => board[field * 3 + 1]!)).toEqual(
    [1, 2, 3].map((i) => Math.fround(1 - i / 5)),
  );
});

it('ends at a wall, in its own body, and by hunger; it does not turn back', () => {
  expect(
    snakeAt({ body: [2, 1, 0], food: 50 })
      .step(0)
      .slice(1, 3),
  ).toEqual([-1, true]);
  const coiled = { body: [11, 12, 22, 21, 20, 10], direction: 3, food: 50 };
  expect(snakeAt(coiled).step(2).slice(1, 3)).toEqual([-1, true]);
  // The tail moves away before the head comes.
  expect(snakeAt(coiled).step(3).slice(1, 3)).toEqual([0, false]);
  expect(snakeAt({ body: [12, 11, 10], direction: 1, food: 50 }).step(3)[0][13 * 3]).toBe(1);
  expect(
    snakeAt({ body: [12, 11, 10], direction: 1, food: 50, hungry: 99 })
      .step(1)
      .slice(1, 3),
  ).toEqual([0, true]);
});

it('plays table tennis: one that stands still loses, one that follows the ball does not', () => {
  const play = (follows: boolean) => {
    const pong = new Pong();
    pong.reset({ seed: 2 });
    let [sum, isOver, steps] = [0, false, 0];
    while (!isOver && steps++ < 20_000) {
      const { situation } = pong.state as SimulationState<{ y: number; agent: number }>;
      const aim = situation!.y - situation!.agent - 6;
      const action = follows && Math.abs(aim) > 2 ? (aim < 0 ? 1 : 2) : 0;
      const [, reward, terminated] = pong.step(action);
      [sum, isOver] = [sum + reward, terminated];
    }
    return { sum, isOver };
  };
  const still = play(false);
  expect(still.isOver).toBe(true);
  expect(still.sum).toBeLessThan(-10);
  expect(play(true).sum).toBeGreaterThan(still.sum + 10);
});

it('shows two paddles and a ball', () => {
  const pong = new Pong();
  const [screen] = pong.reset({ seed: 1 });
  expect(screen.reduce((sum, pixel) => sum + pixel, 0)).toBe(2 * 14 * 2 + 2 * 2);
});
