import { InvalidArgumentError } from '@dl/core';
import { Conv3d, LocalResponseNorm, MaxPool3d, Module, ReLU, Sequential } from '@dl/core/nn';
import type * as tf from '@tensorflow/tfjs-core';
import type { Fusion } from './fusion';
import type { Tower } from './tower';

/**
 * The convolutions of a tower, over clips [batch, time, height, width, channels]: in space as the tower says, in time as
 * the fusion says. Weights are the same at all places and times.
 */
export class ClipTower extends Module {
  readonly features: Sequential;
  /** Numbers that come out of a clip. */
  readonly outputs: number;

  /**
   * @param size - Height and width of the frames.
   * @throws {@link InvalidArgumentError} if frames or time are too small for the tower, or a filter's size is even.
   */
  constructor(
    tower: Tower,
    { seen, temporal }: Fusion,
    channels: number,
    [height, width]: readonly number[],
  ) {
    super();
    const modules: Module[] = [];
    let maps = [seen.length, height!, width!, channels];
    let convolutions = 0;
    for (const layer of tower.layers) {
      if (layer === 'N') {
        modules.push(new LocalResponseNorm(5));
        continue;
      }
      if (layer === 'P') {
        modules.push(new MaxPool3d([1, 2, 2]));
        maps = [maps[0]!, maps[1]! >> 1, maps[2]! >> 1, maps[3]!];
      } else {
        const [, filters, filter, stride] = layer;
        const [extent, step] = temporal[convolutions++] ?? [1, 1];
        assertFilter(filter, stride);
        // Padding by half a filter gives ceil(size / stride) maps: 7x7x256 of 170x170, as section 3.2 says.
        const padding = [0, filter >> 1, filter >> 1] as const;
        const window = [extent, filter, filter] as const;
        modules.push(new Conv3d(maps[3]!, filters, window, { stride: [step, stride, stride], padding }));
        modules.push(new ReLU());
        const time = Math.floor((maps[0]! - extent) / step) + 1;
        maps = [time, Math.ceil(maps[1]! / stride), Math.ceil(maps[2]! / stride), filters];
      }
      if (maps.some((count) => count < 1)) throw tooSmall(seen.length, height!, width!);
    }
    if (temporal.length > convolutions) {
      throw new InvalidArgumentError(
        `the fusion extends ${temporal.length} convolutions in time; the tower has ${convolutions}`,
      );
    }
    this.features = new Sequential(...modules);
    this.outputs = maps.reduce((product, count) => product * count, 1);
  }

  /** The maps [batch, time, height, width, channels] of a clip. */
  forward(clips: tf.Tensor): tf.Tensor {
    return this.features.forward(clips);
  }
}

function assertFilter(size: number, stride: number): void {
  if (Number.isInteger(size) && size > 0 && size % 2 === 1 && Number.isInteger(stride) && stride > 0) return;
  throw new InvalidArgumentError(
    `a convolution of a tower is ['C', channels, odd size, stride]; received size ${size}, stride ${stride}`,
  );
}

const tooSmall = (frames: number, height: number, width: number) =>
  new InvalidArgumentError(
    `${frames} frames of ${height}x${width} are too small for the tower and its fusion; ` +
      'use larger frames, more of them, or a tower with fewer pools',
  );
