import type { SimulationOptions } from '../environment';
import { MinAtarGame, type Key, type Mark } from './minatar-game';

const coolDown = 5; // steps between two shots of the cannon
const alienShotInterval = 10; // steps
const slowestAliens = 12; // steps between two moves

/** A board of ten rows of ten. */
type Board = boolean[][];

interface SpaceInvadersGame {
  x: number;
  bullets: Board;
  alienBullets: Board;
  aliens: Board;
  aliensRight: boolean;
  interval: number;
  moveTimer: number;
  alienShotTimer: number;
  shotTimer: number;
}

/** A cannon shoots aliens, reward 1 each, which shoot back and come down: 0 nothing, 1 left, 2 right, 3 fire. */
export class SpaceInvaders extends MinAtarGame<SpaceInvadersGame> {
  constructor(options?: SimulationOptions) {
    const channels = ['cannon', 'alien', 'alien left', 'alien right', 'bullet', "alien's bullet"];
    super(['none', 'left', 'right', 'fire'], channels, options);
  }

  protected start(): SpaceInvadersGame {
    return {
      x: 5,
      bullets: emptyBoard(),
      alienBullets: emptyBoard(),
      aliens: newAliens(),
      aliensRight: false,
      interval: slowestAliens,
      moveTimer: slowestAliens,
      alienShotTimer: alienShotInterval,
      shotTimer: 0,
    };
  }

  protected play(game: SpaceInvadersGame, key: Key) {
    if (key === 'left') game.x = Math.max(0, game.x - 1);
    if (key === 'right') game.x = Math.min(9, game.x + 1);
    if (key === 'fire' && game.shotTimer === 0) {
      game.bullets[9]![game.x] = true;
      game.shotTimer = coolDown;
    }
    game.bullets = [...game.bullets.slice(1), emptyRow()];
    game.alienBullets = [emptyRow(), ...game.alienBullets.slice(0, 9)];
    let terminated = game.alienBullets[9]![game.x]! || game.aliens[9]![game.x]!;
    if (game.moveTimer === 0) {
      game.moveTimer = Math.min(count(game.aliens), game.interval);
      if (moveAliens(game) || game.aliens[9]![game.x]) terminated = true;
    }
    if (game.alienShotTimer === 0) {
      game.alienShotTimer = alienShotInterval;
      const column = nearestColumn(game);
      game.alienBullets[game.aliens.findLastIndex((row) => row[column])]![column] = true;
    }
    const reward = shootAliens(game);
    if (game.shotTimer > 0) game.shotTimer--;
    game.moveTimer--;
    game.alienShotTimer--;
    if (count(game.aliens) === 0) {
      if (game.interval > 6) game.interval--;
      game.aliens = newAliens();
    }
    return { reward, terminated };
  }

  protected show(game: SpaceInvadersGame, mark: Mark) {
    const markBoard = (channel: number, board: Board) =>
      board.forEach((row, y) => row.forEach((is, x) => is && mark(channel, x, y)));
    markBoard(game.aliensRight ? 3 : 2, game.aliens);
    markBoard(1, game.aliens);
    markBoard(4, game.bullets);
    markBoard(5, game.alienBullets);
    mark(0, game.x, 9);
  }
}

function emptyRow(): boolean[] {
  return Array<boolean>(10).fill(false);
}

function emptyBoard(): Board {
  return Array.from({ length: 10 }, emptyRow);
}

/** Four rows of six. */
function newAliens(): Board {
  return emptyBoard().map((row, y) => row.map((_, x) => y < 4 && x >= 2 && x < 8));
}

function count(board: Board): number {
  return board.flat().filter(Boolean).length;
}

/** To the side, or down and back at a wall. True if they were at the bottom already. */
function moveAliens(game: SpaceInvadersGame): boolean {
  const wall = game.aliensRight ? 9 : 0;
  const { aliens } = game;
  if (!aliens.some((row) => row[wall])) {
    game.aliens = aliens.map((row) =>
      game.aliensRight ? [row[9]!, ...row.slice(0, 9)] : [...row.slice(1), row[0]!],
    );
    return false;
  }
  game.aliensRight = !game.aliensRight;
  game.aliens = [aliens[9]!, ...aliens.slice(0, 9)];
  return aliens[9]!.includes(true);
}

/** The column nearest to the cannon that has aliens, the left one of two. */
function nearestColumn({ x, aliens }: SpaceInvadersGame): number {
  const columns = [...emptyRow().keys()].filter((column) => aliens.some((row) => row[column]));
  return columns.sort((a, b) => Math.abs(a - x) - Math.abs(b - x))[0]!;
}

function shootAliens({ aliens, bullets }: SpaceInvadersGame): number {
  let hits = 0;
  aliens.forEach((row, y) =>
    row.forEach((isAlien, x) => {
      if (!isAlien || !bullets[y]![x]) return;
      row[x] = bullets[y]![x] = false;
      hits++;
    }),
  );
  return hits;
}
