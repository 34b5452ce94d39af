import { fromHostTensor, InvalidArgumentError, toHostTensor, type HostTensor } from '@dl/core';
import { applyTransforms, toRgb, type Image, type Transform } from '@dl/core/data';
import { sha256 } from '@dl/core/internal';
import { features, type Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { EncoderDescription } from './image-input';

export interface PictureEncoderSettings {
  /** Module whose output is taken: feature maps [height, width, features], see `network.summary`. */
  readonly layer: string;
  /** What makes a picture the network's input; the last of them give floats. */
  readonly transforms: readonly Transform[];
  /** What to call the network, in messages and files. Default: its class. */
  readonly name?: string;
}

/**
 * A trained network, such as one of `@dl/vision`, as the eye of a network that answers questions: a picture becomes a grid of
 * features.
 *
 * ```ts
 * const { model, transforms } = await createClassifier('resnet18');
 * const encoder = await PictureEncoder.of(model, { layer: 'layer4', transforms, name: 'resnet18' });
 * (await encoder.encode(await readImage('cat.jpg'))).shape; // [7, 7, 512]
 * ```
 */
export class PictureEncoder {
  private constructor(
    private readonly network: Module,
    private readonly transforms: readonly Transform[],
    readonly description: EncoderDescription,
    /** Height, width and features of a grid. */
    readonly shape: readonly [number, number, number],
  ) {}

  /**
   * Makes an encoder, for which it encodes a grey picture. The network stays the caller's; it is put into evaluation mode.
   *
   * @throws {@link InvalidArgumentError} if there is no such module, or it returns no feature maps.
   */
  static async of(
    network: Module,
    { layer, transforms, name = network.constructor.name }: PictureEncoderSettings,
  ): Promise<PictureEncoder> {
    network.eval();
    const fingerprint = await fingerprintOf(network, layer, transforms);
    const grey = { data: new Uint8Array(64 * 64 * 3).fill(128), width: 64, height: 64, channels: 3 } as const;
    const { shape } = await encode(network, layer, transforms, grey);
    if (shape.length !== 3) {
      throw new InvalidArgumentError(
        `module "${layer}" of ${name} returns [${shape.join(', ')}] for a picture, not [height, width, features]: ` +
          'choose a convolution or a block of them',
      );
    }
    const description = { name, layer, fingerprint };
    return new PictureEncoder(network, transforms, description, shape as [number, number, number]);
  }

  /** The grid of a picture, [height, width, features]. */
  encode(image: Image): Promise<HostTensor<'float32'>> {
    return encode(this.network, this.description.layer, this.transforms, image);
  }
}

async function encode(
  network: Module,
  layer: string,
  transforms: readonly Transform[],
  image: Image,
): Promise<HostTensor<'float32'>> {
  const input = applyTransforms(toRgb(image), transforms);
  const grid = tf.tidy(() => {
    const batch = tf.expandDims(fromHostTensor(input), 0);
    return tf.squeeze(features(network, batch, [layer])[layer]!, [0]);
  });
  try {
    return (await toHostTensor(grid)) as HostTensor<'float32'>;
  } finally {
    grid.dispose();
  }
}

/** Equal for equal weights, layer and transforms. */
async function fingerprintOf(
  network: Module,
  layer: string,
  transforms: readonly Transform[],
): Promise<string> {
  const parts = [await sha256(new TextEncoder().encode(JSON.stringify([layer, transforms])))];
  for (const [name, { value }] of [...network.namedParameters(), ...network.namedBuffers()]) {
    const data = (await value.data()) as Float32Array;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    parts.push(name, await sha256(bytes));
  }
  return sha256(new TextEncoder().encode(parts.join('\n')));
}
