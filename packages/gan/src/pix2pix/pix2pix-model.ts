import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, ShapeError, type HostTensor } from '@dl/core';
import { loadWeights, readModelMetadata } from '@dl/core/internal';
import { withoutInitialization } from '@dl/core/nn';
import { saveTensors, type TensorSource } from '@dl/core/weights';
import * as z from 'zod';
import { pix2pixConfiguration, type Pix2pixConfiguration } from './configuration';
import { UNet } from './unet';

/** A network that turns images into images. */
export class Pix2pixModel {
  constructor(
    /** In evaluation mode. */
    readonly network: UNet,
    readonly configuration: Pix2pixConfiguration,
  ) {
    network.eval();
  }

  /**
   * Turns images [count, height, width, inChannels] in [0, 1] into images [count, height, width, outChannels] in [0, 1].
   *
   * @throws {@link ShapeError} if they are of another size than those of the training.
   */
  async translate(images: HostTensor<'float32'>): Promise<HostTensor<'float32'>> {
    const { size, inChannels } = this.configuration;
    if (images.shape.slice(1).join() !== [...size, inChannels].join()) {
      throw new ShapeError(
        `the network turns images [count, ${[...size, inChannels].join(', ')}], received [${images.shape.join(', ')}]`,
      );
    }
    const made = tf.tidy(() => {
      const given = tf.sub(tf.mul(fromHostTensor(images), 2), 1);
      return tf.div(tf.add(this.network.forward(given), 1), 2);
    });
    const data = await made.data<'float32'>().finally(() => made.dispose());
    return { dtype: 'float32', shape: made.shape, data };
  }

  /** Frees the network. */
  dispose(): void {
    this.network.dispose();
  }
}

/** Saves a network as one safetensors file: see {@link loadPix2pix}. */
export async function savePix2pix(path: string, { network, configuration }: Pix2pixModel): Promise<void> {
  const state = network.stateDict();
  try {
    await saveTensors(path, state, { pix2pix: JSON.stringify(configuration) });
  } finally {
    tf.dispose(state);
  }
}

/**
 * Loads a network that {@link savePix2pix} wrote, from a path, a URL or bytes. The caller disposes it.
 *
 * @throws {@link FileNotFoundError} or {@link FileFormatError}.
 */
export async function loadPix2pix(source: TensorSource): Promise<Pix2pixModel> {
  const metadata = z.object({ pix2pix: pix2pixConfiguration });
  const { pix2pix: configuration } = await readModelMetadata(source, 'pix2pix model', metadata);
  const network = withoutInitialization(() => new UNet(configuration));
  return new Pix2pixModel(await loadWeights(network, source), configuration);
}
