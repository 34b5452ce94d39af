import { Dropout, Linear, ReLU, Sequential } from '../nn';
import { DataLoader, type DataLoaderOptions, type Dataset } from '../data';
import { Random, withRandom } from '../random';
import type { HostTensor } from '../host-tensor';

type Point = { inputs: HostTensor<'float32'>; targets: number };

/** Only for tests: 96 points of the plane in two classes, inside and outside of a circle. */
export const points: Dataset<Point> = {
  length: 96,
  get(index) {
    const random = Random.derive(7, index);
    const [x, y] = [random.uniform(-1, 1), random.uniform(-1, 1)];
    return {
      inputs: { dtype: 'float32', shape: [2], data: Float32Array.of(x, y) },
      targets: x * x + y * y < 0.6 ? 1 : 0,
    };
  },
};

/** Only for tests: shuffled batches of {@link points}; 96 = 9 * 10 + 6. */
export function pointLoader(options: Partial<DataLoaderOptions<Point>> = {}) {
  return new DataLoader(points, { batchSize: 10, shuffle: true, seed: 3, ...options });
}

/** Only for tests: a network with dropout that learns {@link points}. */
export function pointNetwork(seed = 1): Sequential {
  return withRandom(
    new Random(seed),
    () => new Sequential(new Linear(2, 16), new ReLU(), new Dropout(0.1), new Linear(16, 2)),
  );
}
