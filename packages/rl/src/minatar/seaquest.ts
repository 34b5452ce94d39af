import type { Draws, SimulationOptions } from '../environment';
import { markTrail, MinAtarGame, move, type Key, type Mark, type Mover } from './minatar-game';

const fullOxygen = 200; // steps
const crew = 6; // divers that fit aboard
const coolDown = 5; // steps between two shots of the submarine
const enemyShotInterval = 10;
const diverInterval = 5; // steps between two moves of a diver
const diverSpawnInterval = 30;

interface SeaquestGame {
  x: number;
  y: number;
  right: boolean;
  oxygen: number;
  divers: number;
  isUp: boolean;
  bullets: Mover[];
  enemyBullets: Mover[];
  /** [3]: steps to its next move. */
  fish: Mover[];
  /** [3]: steps to its next move, [4]: to its next shot. */
  submarines: Mover[];
  /** [3]: steps to its next move. */
  swimmers: Mover[];
  spawnSpeed: number;
  spawnTimer: number;
  diverTimer: number;
  moveSpeed: number;
  ramps: number;
  shotTimer: number;
}

interface Outcome {
  reward: number;
  terminated: boolean;
}

/**
 * A submarine shoots fish and enemies, reward 1 each, takes divers aboard and brings them up before its oxygen ends; six
 * at once are worth what is left of the oxygen, up to 10: 0 nothing, 1 left, 2 up, 3 right, 4 down, 5 fire.
 */
export class Seaquest extends MinAtarGame<SeaquestGame> {
  constructor(options?: SimulationOptions) {
    super(
      ['none', 'left', 'up', 'right', 'down', 'fire'],
      [
        'front',
        'back',
        'bullet',
        'trail',
        "enemy's bullet",
        'fish',
        'enemy submarine',
        'oxygen',
        'divers aboard',
        'diver',
      ],
      options,
    );
  }

  protected start(): SeaquestGame {
    return {
      x: 5,
      y: 0,
      right: false,
      oxygen: fullOxygen,
      divers: 0,
      isUp: true,
      bullets: [],
      enemyBullets: [],
      fish: [],
      submarines: [],
      swimmers: [],
      spawnSpeed: 20,
      spawnTimer: 20,
      diverTimer: diverSpawnInterval,
      moveSpeed: 5,
      ramps: 0,
      shotTimer: 0,
    };
  }

  protected play(game: SeaquestGame, key: Key, draws: Draws) {
    const outcome: Outcome = { reward: 0, terminated: false };
    spawn(game, draws);
    steer(game, key);
    moveBullets(game, outcome);
    moveSwimmers(game);
    moveEnemies(game, game.submarines, outcome);
    moveEnemyBullets(game, outcome);
    moveEnemies(game, game.fish, outcome);
    for (const timer of ['spawnTimer', 'diverTimer', 'shotTimer'] as const) {
      if (game[timer] > 0) game[timer]--;
    }
    breathe(game, outcome);
    return outcome;
  }

  protected show(game: SeaquestGame, mark: Mark) {
    const oxygen = Math.floor((Math.max(0, game.oxygen) * 10) / fullOxygen);
    for (let x = 0; x < oxygen; x++) mark(7, x, 9);
    for (let x = 9 - game.divers; x < 9; x++) mark(8, x, 9);
    for (const mover of [...game.fish, ...game.submarines, ...game.swimmers]) markTrail(mark, 3, mover);
    const shown = [
      [2, game.bullets],
      [4, game.enemyBullets],
      [5, game.fish],
      [6, game.submarines],
      [9, game.swimmers],
    ] as const;
    for (const [channel, movers] of shown) movers.forEach(([x, y]) => mark(channel, x, y));
    mark(1, game.right ? game.x - 1 : game.x + 1, game.y);
    mark(0, game.x, game.y);
  }
}

function spawn(game: SeaquestGame, draws: Draws): void {
  if (game.spawnTimer === 0) {
    const right = draws.uniform() < 1 / 2;
    const isSubmarine = draws.uniform() < 1 / 3;
    const y = 1 + draws.integer(8);
    const wouldCollide = [...game.submarines, ...game.fish].some(
      (enemy) => enemy[1] === y && enemy[2] !== right,
    );
    if (!wouldCollide) {
      const enemy: Mover = [right ? 0 : 9, y, right, game.moveSpeed];
      if (isSubmarine) game.submarines.push([...enemy, enemyShotInterval]);
      else game.fish.push(enemy);
    }
    game.spawnTimer = game.spawnSpeed;
  }
  if (game.diverTimer === 0) {
    const right = draws.uniform() < 1 / 2;
    game.swimmers.push([right ? 0 : 9, 1 + draws.integer(8), right, diverInterval]);
    game.diverTimer = diverSpawnInterval;
  }
}

function steer(game: SeaquestGame, key: Key): void {
  if (key === 'fire' && game.shotTimer === 0) {
    game.bullets.push([game.x, game.y, game.right]);
    game.shotTimer = coolDown;
  }
  if (key === 'left' || key === 'right') {
    game.right = key === 'right';
    game.x = Math.min(Math.max(game.x + (game.right ? 1 : -1), 0), 9);
  }
  if (key === 'up') game.y = Math.max(0, game.y - 1);
  if (key === 'down') game.y = Math.min(8, game.y + 1);
}

function moveBullets(game: SeaquestGame, outcome: Outcome): void {
  for (const bullet of [...game.bullets].reverse()) {
    if (!move(bullet)) {
      remove(game.bullets, bullet);
      continue;
    }
    for (const enemies of [game.fish, game.submarines]) {
      const hit = enemies.find((enemy) => meets(enemy, bullet));
      if (!hit) continue;
      remove(enemies, hit);
      remove(game.bullets, bullet);
      outcome.reward++;
      break;
    }
  }
}

function moveSwimmers(game: SeaquestGame): void {
  const board = (swimmer: Mover) => {
    if (!isAt(game, swimmer) || game.divers >= crew) return false;
    remove(game.swimmers, swimmer);
    game.divers++;
    return true;
  };
  for (const swimmer of [...game.swimmers].reverse()) {
    if (board(swimmer)) continue;
    if (swimmer[3]! > 0) {
      swimmer[3]!--;
      continue;
    }
    swimmer[3] = diverInterval;
    if (!move(swimmer)) remove(game.swimmers, swimmer);
    else board(swimmer);
  }
}

/** Fish and submarines; a submarine shoots even in the step in which it is hit, as in the reference. */
function moveEnemies(game: SeaquestGame, enemies: Mover[], outcome: Outcome): void {
  for (const enemy of [...enemies].reverse()) {
    if (isAt(game, enemy)) outcome.terminated = true;
    if (enemy[3]! > 0) {
      enemy[3]!--;
    } else {
      enemy[3] = game.moveSpeed;
      if (!move(enemy)) remove(enemies, enemy);
      else if (isAt(game, enemy)) outcome.terminated = true;
      else {
        const bullet = game.bullets.find((each) => meets(each, enemy));
        if (bullet) {
          remove(enemies, enemy);
          remove(game.bullets, bullet);
          outcome.reward++;
        }
      }
    }
    if (enemies !== game.submarines) continue;
    if (enemy[4]! > 0) {
      enemy[4]!--;
    } else {
      enemy[4] = enemyShotInterval;
      game.enemyBullets.push([enemy[0], enemy[1], enemy[2]]);
    }
  }
}

function moveEnemyBullets(game: SeaquestGame, outcome: Outcome): void {
  for (const bullet of [...game.enemyBullets].reverse()) {
    if (isAt(game, bullet)) outcome.terminated = true;
    if (!move(bullet)) remove(game.enemyBullets, bullet);
    else if (isAt(game, bullet)) outcome.terminated = true;
  }
}

function breathe(game: SeaquestGame, outcome: Outcome): void {
  if (game.oxygen <= 0) outcome.terminated = true;
  if (game.y > 0) {
    game.oxygen--;
    game.isUp = false;
  } else if (!game.isUp) {
    if (game.divers === 0) outcome.terminated = true;
    else outcome.reward += surface(game);
  }
}

/** After all six have left, the count of divers is -1 for one trip, as in the reference. */
function surface(game: SeaquestGame): number {
  game.isUp = true;
  let reward = 0;
  if (game.divers === crew) {
    game.divers = 0;
    reward = Math.floor((game.oxygen * 10) / fullOxygen);
  }
  game.oxygen = fullOxygen;
  game.divers--;
  if (game.spawnSpeed > 1 || game.moveSpeed > 2) {
    if (game.moveSpeed > 2 && game.ramps % 2) game.moveSpeed--;
    if (game.spawnSpeed > 1) game.spawnSpeed--;
    game.ramps++;
  }
  return reward;
}

function isAt(game: SeaquestGame, mover: Mover): boolean {
  return mover[0] === game.x && mover[1] === game.y;
}

function meets(one: Mover, other: Mover): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function remove(movers: Mover[], mover: Mover): void {
  movers.splice(movers.indexOf(mover), 1);
}
