import { fromHostTensor, Random, withRandom } from '@dl/core';
import { applyTransforms, DataLoader, resize, toTensor, type Image } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import { adam, Trainer } from '@dl/core/train';
import type { ImageSource } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import type * as z from 'zod';
import type { Encoder } from '../encoders';
import { fingerprintOf } from '../painting/fingerprint';
import { readRgb } from '../pictures';
import { PerceptualLoss } from './perceptual-loss';
import { loadStyleNetwork } from './style-network-file';
import { stylize } from './stylize';
import {
  trainFastStyleOptions,
  type TrainFastStyleControls,
  type TrainFastStyleOptions,
} from './train-fast-style-options';
import { trainingPictures } from './training-pictures';
import { TransformNetwork } from './transform-network';

/**
 * Trains a network that paints any picture in one style, in one pass (Johnson et al. 2016, with instance norm). With the
 * same options, seed and backend it gives the same weights, also when it is stopped and resumed.
 *
 * ```ts
 * const encoder = await loadEncoder('small');
 * const network = await trainFastStyle(encoder, 'starry_night.jpg', 'photographs', { steps: 2000 }, {
 *   listeners: [progressBar()],
 * });
 * await saveStyleNetwork('starry-night.safetensors', network);
 * ```
 *
 * @param encoder - Compares pictures; it stays the caller's.
 * @param photographs - A folder of pictures, or a video, whose frames are taken.
 * @returns The network in evaluation mode. The caller disposes it.
 * @throws {@link InvalidArgumentError} for options that the schema does not allow, and a folder without pictures.
 * @throws {@link UnknownLayerError}; {@link NonFiniteLossError} if the learning rate is too high.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainFastStyle(
  encoder: Encoder,
  style: ImageSource,
  photographs: string,
  options: TrainFastStyleOptions = {},
  { signal, listeners, onEvent }: TrainFastStyleControls = {},
): Promise<TransformNetwork> {
  const settings = parseOptions('trainFastStyle', trainFastStyleOptions, options);
  const { imageSize, batchSize, seed, steps, checkpoints, checkpointEvery } = settings;
  const picture = await readRgb(style, signal);
  const sample = settings.sample === undefined ? undefined : await readRgb(settings.sample, signal);
  const pictures = await trainingPictures(photographs, imageSize, signal);
  const loader = new DataLoader(pictures, {
    batchSize,
    shuffle: true,
    seed,
    dropLast: pictures.length >= batchSize,
  });
  const loss = openLoss(encoder, picture, settings);
  const network = await firstNetwork(settings).catch((error: unknown) => {
    loss.dispose();
    throw error;
  });
  const trainer = new Trainer<TransformNetwork, { image: tf.Tensor }>(network, {
    step: (model, { image }) => ({ loss: loss.of(model.forward(image), image) }),
    optimizer: adam({ learningRate: settings.learningRate }),
    seed,
    metadata: {
      style: await fingerprintOf([picture], {}),
      encoder: encoder.name,
      ...Object.fromEntries(decisive.map((name) => [name, settings[name]])),
    },
  });
  try {
    for await (const event of trainer.fit(loader, {
      ...{ steps, signal, listeners, resume: settings.resume },
      checkpoints: checkpoints === undefined ? undefined : { directory: checkpoints, every: checkpointEvery },
    })) {
      if (event.type !== 'step-end' || sample === undefined || event.step % settings.sampleEvery) continue;
      const image = await stylize(network, sample, {}, { signal });
      await onEvent?.({ type: 'sample-painted', step: event.step, image });
    }
    signal?.throwIfAborted();
    return network.eval();
  } catch (error) {
    network.dispose();
    throw error;
  } finally {
    trainer.dispose();
    loss.dispose();
  }
}

/** The network that training begins with. */
async function firstNetwork({
  start,
  seed,
  width,
  residualBlocks,
  upsampling,
}: z.output<typeof trainFastStyleOptions>): Promise<TransformNetwork> {
  if (start !== undefined) return loadStyleNetwork(start);
  return withRandom(new Random(seed), () => new TransformNetwork({ width, residualBlocks, upsampling }));
}

/** Options that a training that is resumed must share with the one before, beside what the trainer compares itself. */
const decisive = [
  ...(['imageSize', 'styleSize', 'contentLayers', 'styleLayers'] as const),
  ...(['contentWeight', 'styleWeight', 'totalVariationWeight', 'upsampling'] as const),
];

function openLoss(
  encoder: Encoder,
  picture: Image,
  settings: z.output<typeof trainFastStyleOptions>,
): PerceptualLoss {
  const { styleSize, contentLayers = encoder.contentLayers, styleLayers = encoder.styleLayers } = settings;
  encoder.assertLayers([...contentLayers, ...styleLayers]);
  const target = tf.tidy(() =>
    tf.expandDims(fromHostTensor(applyTransforms(picture, [resize(styleSize), toTensor()])), 0),
  );
  try {
    return new PerceptualLoss(
      encoder,
      target,
      { content: contentLayers, style: styleLayers },
      {
        content: settings.contentWeight,
        style: settings.styleWeight,
        totalVariation: settings.totalVariationWeight,
      },
    );
  } finally {
    target.dispose();
  }
}
