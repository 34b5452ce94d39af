import { Simulation, type Draws } from '../environment';
import { Picture } from '../picture/picture';
import { Box, Discrete } from '../spaces';

const size = 10; // fields
const cell = 32; // pixels
const startLength = 3;
const moves = [
  [-1, 0], // up
  [0, 1], // right
  [1, 0], // down
  [0, -1], // left
] as const;

interface SnakeSituation {
  /** Fields, counted in rows, the head first. */
  body: number[];
  /** Of the last move. */
  direction: number;
  food: number;
  /** Steps since it has eaten. */
  hungry: number;
}

/**
 * A snake eats and grows: 0 up, 1 right, 2 down, 3 left; back into itself it goes straight on. Reward 1 for food, -1 for the wall or
 * its own body, which end the episode, as does hunger after 100 steps. Observation [10, 10, 3]: head, body (1 behind the head and
 * less towards the tail), food.
 */
export class Snake extends Simulation<Float32Array, number, SnakeSituation> {
  readonly actionSpace = new Discrete(4);
  readonly observationSpace = Box.uniform([size, size, 3], 0, 1);

  protected begin(draws: Draws): SnakeSituation {
    const row = draws.integer(size);
    const head = row * size + startLength - 1 + draws.integer(size - startLength);
    const body = Array.from({ length: startLength }, (_, i) => head - i);
    return { body, direction: 1, food: freeField(body, draws), hungry: 0 };
  }

  protected advance(snake: SnakeSituation, action: number, draws: Draws) {
    const isBack = (action + 2) % 4 === snake.direction;
    if (!isBack) snake.direction = action;
    const [down, right] = moves[snake.direction]!;
    const head = snake.body[0]!;
    const row = Math.floor(head / size) + down;
    const column = (head % size) + right;
    const next = row * size + column;
    const eats = next === snake.food;
    const rest = eats ? snake.body : snake.body.slice(0, -1); // the tail moves away before the head comes
    const dies = row < 0 || row >= size || column < 0 || column >= size || rest.includes(next);
    if (dies) return { reward: -1, terminated: true };
    snake.body = [next, ...rest];
    snake.hungry = eats ? 0 : snake.hungry + 1;
    if (!eats) return { reward: 0, terminated: snake.hungry >= size * size };
    const isFull = snake.body.length === size * size;
    snake.food = isFull ? -1 : freeField(snake.body, draws);
    return { reward: 1, terminated: isFull };
  }

  protected observe({ body, food }: SnakeSituation) {
    const board = new Float32Array(size * size * 3);
    body.forEach((field, i) => {
      if (i === 0) board[field * 3] = 1;
      else board[field * 3 + 1] = 1 - i / (body.length + 1);
    });
    if (food >= 0) board[food * 3 + 2] = 1;
    return board;
  }

  protected override describe({ body }: SnakeSituation) {
    return { length: body.length };
  }

  protected paint({ body, food }: SnakeSituation) {
    const picture = new Picture(size * cell, size * cell, [24, 28, 36]);
    const middle = (field: number) =>
      [((field % size) + 0.5) * cell, (Math.floor(field / size) + 0.5) * cell] as const;
    body.slice(1).forEach((field, i) => {
      picture.line(middle(body[i]!), middle(field), cell * 0.7, [90, 190, 110]);
    });
    picture.circle(middle(body[0]!), cell * 0.42, [140, 230, 150]);
    if (food >= 0) picture.circle(middle(food), cell * 0.35, [230, 80, 80]);
    return picture;
  }
}

function freeField(body: readonly number[], draws: Draws): number {
  const free = Array.from({ length: size * size }, (_, field) => field).filter((field) => !body.includes(field));
  return free[draws.integer(free.length)]!;
} // prettier-ignore
