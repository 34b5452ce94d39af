import { Simulation, type Draws } from '../environment';
import { Picture, type Colour } from '../picture/picture';
import { Discrete } from '../spaces';

const size = 5;
/** Row and column of red, green, yellow and blue. */
const stands = [
  [0, 0],
  [0, 4],
  [4, 0],
  [4, 3],
] as const;
const colours: Colour[] = [
  [230, 90, 80],
  [90, 180, 90],
  [235, 210, 80],
  [90, 120, 220],
];
/** Columns that have a wall at their right, row by row. */
const walls = [[1], [1], [], [0, 2], [0, 2]];
const aboard = 4;
const cell = 72; // pixels

/** `passenger` is at a stand, 0 to 3, or aboard: 4. */
interface TaxiSituation {
  row: number;
  column: number;
  passenger: number;
  destination: number;
}

/**
 * A taxi fetches a passenger at one of four stands and brings him to another (Dietterich 2000): 0 south, 1 north, 2 east, 3
 * west, 4 pick up, 5 drop off. Reward -1 a step, -10 for picking up or dropping off in vain, 20 for arriving. Observation:
 * ((row * 5 + column) * 5 + passenger) * 4 + destination. `info.actionMask` says which actions change something.
 */
export class Taxi extends Simulation<number, number, TaxiSituation> {
  readonly actionSpace = new Discrete(6);
  readonly observationSpace = new Discrete(500);

  protected begin(draws: Draws): TaxiSituation {
    const [row, column, passenger] = [draws.integer(size), draws.integer(size), draws.integer(4)];
    return { row, column, passenger, destination: (passenger + 1 + draws.integer(3)) % 4 };
  }

  protected advance(taxi: TaxiSituation, action: number) {
    const stand = standAt(taxi);
    if (action < 4) {
      [taxi.row, taxi.column] = driven(taxi, action);
      return { reward: -1, terminated: false };
    }
    if (action === 4) {
      if (taxi.passenger !== stand) return { reward: -10, terminated: false };
      taxi.passenger = aboard;
      return { reward: -1, terminated: false };
    }
    if (taxi.passenger !== aboard || stand < 0) return { reward: -10, terminated: false };
    taxi.passenger = stand;
    const terminated = stand === taxi.destination;
    return { reward: terminated ? 20 : -1, terminated };
  }

  protected observe({ row, column, passenger, destination }: TaxiSituation) {
    return ((row * 5 + column) * 5 + passenger) * 4 + destination;
  }

  protected override describe(taxi: TaxiSituation) {
    const stand = standAt(taxi);
    const moves = [0, 1, 2, 3].map((action) => {
      const [row, column] = driven(taxi, action);
      return Number(row !== taxi.row || column !== taxi.column);
    });
    const pickUp = Number(stand >= 0 && taxi.passenger === stand);
    return { actionMask: [...moves, pickUp, Number(stand >= 0 && taxi.passenger === aboard)] };
  }

  protected paint(taxi: TaxiSituation) {
    const picture = new Picture(size * cell, size * cell, [200, 200, 200]);
    const place = ([row, column]: readonly [number, number]) =>
      [(column + 0.5) * cell, (row + 0.5) * cell] as const;
    for (let i = 0; i < size * size; i++) {
      picture.rectangle(
        (i % size) * cell + 1,
        Math.floor(i / size) * cell + 1,
        cell - 2,
        cell - 2,
        [245, 245, 240],
      );
    }
    stands.forEach(([row, column], i) =>
      picture.rectangle(column * cell + 6, row * cell + 6, cell - 12, cell - 12, colours[i]!),
    );
    walls.forEach((after, row) =>
      after.forEach((column) =>
        picture.rectangle((column + 1) * cell - 3, row * cell, 6, cell, [60, 60, 60]),
      ),
    );
    const [goalX, goalY] = place(stands[taxi.destination]!);
    picture.circle([goalX, goalY], 26, [255, 255, 255]);
    picture.circle([goalX, goalY], 18, colours[taxi.destination]!);
    const [x, y] = place([taxi.row, taxi.column]);
    picture.rectangle(x - 24, y - 14, 48, 28, [250, 190, 30]);
    picture.rectangle(x - 14, y - 9, 28, 18, [70, 70, 70]);
    const [px, py] = taxi.passenger === aboard ? [x, y] : place(stands[taxi.passenger]!);
    picture.circle([px, py], 8, [30, 30, 30]);
    picture.circle([px, py], 5, [255, 255, 255]);
    return picture;
  }
}

/** The stand where the taxi is, or -1. */
function standAt({ row, column }: TaxiSituation): number {
  return stands.findIndex((stand) => stand[0] === row && stand[1] === column);
}

function driven({ row, column }: TaxiSituation, action: number): [number, number] {
  if (action === 0) return [Math.min(row + 1, size - 1), column];
  if (action === 1) return [Math.max(row - 1, 0), column];
  if (action === 2) return [row, column === size - 1 || walls[row]!.includes(column) ? column : column + 1];
  return [row, column === 0 || walls[row]!.includes(column - 1) ? column : column - 1];
}
