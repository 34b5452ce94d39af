import { Simulation, type Draws } from '../environment';
import { Picture } from '../picture/picture';
import { Box, Discrete } from '../spaces';

const size = 84; // pixels
const paddle = { height: 14, width: 2, inset: 4 };
const ball = 2; // pixels, wide and high
const paddleSpeed = 3; // pixels a step
const opponentSpeed = 1.6; // slower than the ball may rise
const ballSpeed = 3;
const steepest = 2.4; // pixels a step, up or down
const winningScore = 21;

interface PongSituation {
  /** Upper ends of the paddles: of the opponent on the left, and of the agent on the right. */
  opponent: number;
  agent: number;
  x: number;
  y: number;
  velocityX: number;
  velocityY: number;
  score: [opponent: number, agent: number];
}

/**
 * Table tennis in pixels, against an opponent that follows the ball as fast as it can: 0 stay, 1 up, 2 down. Reward 1 for a point
 * and -1 for one of the opponent; who has 21 first ends the episode. Where the ball meets the paddle decides how steep it goes on.
 * Observation [84, 84, 1]: zeros, and ones where a paddle or the ball is; stack frames to see where it goes.
 */
export class Pong extends Simulation<Float32Array, number, PongSituation> {
  readonly actionSpace = new Discrete(3);
  readonly observationSpace = Box.uniform([size, size, 1], 0, 1);

  protected begin(draws: Draws): PongSituation {
    const middle = (size - paddle.height) / 2;
    return { opponent: middle, agent: middle, ...serve(draws, draws.integer(2) === 0), score: [0, 0] };
  }

  protected advance(pong: PongSituation, action: number, draws: Draws) {
    if (action === 1) pong.agent = within(pong.agent - paddleSpeed);
    if (action === 2) pong.agent = within(pong.agent + paddleSpeed);
    const aim = pong.y - paddle.height / 2 - pong.opponent;
    pong.opponent = within(pong.opponent + Math.min(Math.max(aim, -opponentSpeed), opponentSpeed));
    pong.x += pong.velocityX;
    pong.y += pong.velocityY;
    if (pong.y < 0 || pong.y > size - ball) {
      pong.y = Math.min(Math.max(pong.y, 0), size - ball);
      pong.velocityY = -pong.velocityY;
    }
    const left = paddle.inset + paddle.width;
    const right = size - paddle.inset - paddle.width - ball;
    if (pong.x <= left && pong.velocityX < 0) strike(pong, pong.opponent, left, 1);
    else if (pong.x >= right && pong.velocityX > 0) strike(pong, pong.agent, right, -1);
    if (pong.x > 0 && pong.x < size - ball) return { reward: 0, terminated: false };
    const isPoint = pong.x <= 0;
    pong.score[Number(isPoint)]!++;
    Object.assign(pong, serve(draws, !isPoint));
    return { reward: isPoint ? 1 : -1, terminated: Math.max(...pong.score) === winningScore };
  }

  protected observe(pong: PongSituation) {
    const screen = new Float32Array(size * size);
    for (const [x, y, width, height] of shapes(pong)) {
      const [top, start] = [Math.round(y), Math.round(x)];
      for (let row = Math.max(top, 0); row < Math.min(top + height, size); row++) {
        screen.fill(1, row * size + Math.max(start, 0), row * size + Math.min(start + width, size));
      }
    }
    return screen;
  }

  protected override describe({ score }: PongSituation) {
    return { score: [...score] };
  }

  protected paint(pong: PongSituation) {
    const scale = 4;
    const picture = new Picture(size * scale, size * scale, [20, 24, 30]);
    for (const [x, y, width, height] of shapes(pong)) {
      picture.rectangle(x * scale, y * scale, width * scale, height * scale, [235, 235, 235]);
    }
    return picture;
  }
}

/** x, y, width and height of the paddles and the ball. */
function shapes({ opponent, agent, x, y }: PongSituation) {
  const { width, height, inset } = paddle;
  return [
    [inset, opponent, width, height],
    [size - inset - width, agent, width, height],
    [x, y, ball, ball],
  ] as const;
}

const within = (top: number) => Math.min(Math.max(top, 0), size - paddle.height);

/** The ball in the middle, on its way to the agent or away. */
function serve(draws: Draws, toAgent: boolean) {
  const y = draws.uniform(size / 4, (3 * size) / 4);
  const velocityX = toAgent ? ballSpeed : -ballSpeed;
  return { x: (size - ball) / 2, y, velocityX, velocityY: draws.uniform(-1, 1) };
}

/** The ball comes back from a paddle that it meets, steeper towards its ends. */
function strike(pong: PongSituation, top: number, edge: number, direction: 1 | -1): void {
  const place = (pong.y + ball / 2 - top) / paddle.height; // 0 at the upper end, 1 at the lower
  if (place < -0.1 || place > 1.1) return;
  pong.x = edge;
  pong.velocityX = direction * ballSpeed;
  pong.velocityY = (place - 0.5) * 2 * steepest;
}
