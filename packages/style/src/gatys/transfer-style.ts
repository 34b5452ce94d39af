import { InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { applyTransforms, resize, toImage, type Image } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import type { ImageSource } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { keepLuminance } from '../colors/keep-luminance';
import { matchColors } from '../colors/match-colors';
import { loadEncoder, type Encoder, type EncoderEvent } from '../encoders';
import { assertMemory } from '../memory/assert-memory';
import { estimateMemory, fixedMemory } from '../memory/estimate-memory';
import { paint, type Painted, type PaintingEvent } from '../painting';
import { fingerprintOf } from '../painting/fingerprint';
import { firstPixels } from '../painting/first-pixels';
import { fitWithin, pyramid, toPixels, type PictureSize } from '../painting/sizes';
import { readMask, readRgb } from '../pictures';
import { GatysObjective } from './gatys-objective';
import { gatysWeights } from './gatys-weights';
import {
  transferStyleOptions,
  type ParsedTransferStyleOptions,
  type TransferStyleOptions,
} from './transfer-style-options';

export interface TransferStyleControls {
  /** Ends painting after the running step, with a checkpoint if there is a folder for them. */
  signal?: AbortSignal;
  onEvent?: (event: PaintingEvent | EncoderEvent) => void;
}

/** The pictures of a transfer, as they are read. */
interface Pictures {
  content: Image;
  styles: readonly Image[];
  masks?: readonly Image[];
  start?: Image;
}

/**
 * Paints what one picture shows in the style of others (Gatys et al. 2016, "Image Style Transfer Using Convolutional Neural
 * Networks"). With the same pictures, options, seed and backend it gives the same picture.
 *
 * ```ts
 * const { image } = await transferStyle('house.jpg', 'starry-night.jpg', { encoder: 'vgg19', imageSize: 512 });
 * await writeImage('painting.png', image);
 * ```
 *
 * @param styles - One or several pictures of a style, see `blendWeights` and `masks`.
 * @throws {@link InvalidArgumentError} for options that do not fit; {@link UnknownLayerError}; {@link MemoryError} before it
 * begins, if it would not fit; {@link DivergedError}; those of `loadEncoder` and of reading pictures; the signal's reason.
 */
export async function transferStyle(
  content: ImageSource,
  styles: ImageSource | readonly ImageSource[],
  { masks, start, loadedEncoder, ...given }: TransferStyleOptions = {},
  { signal, onEvent }: TransferStyleControls = {},
): Promise<Painted> {
  const options = parseOptions('transferStyle', transferStyleOptions, given);
  const sources = Array.isArray(styles) ? (styles as readonly ImageSource[]) : [styles as ImageSource];
  if (masks && masks.length !== sources.length) {
    throw new InvalidArgumentError(
      `there is one mask for each style: ${sources.length} styles, ${masks.length} masks`,
    );
  }
  if (!tf.getBackend()) await useBackend();
  const read = (source: ImageSource) => readRgb(source, signal);
  const image = await read(content);
  const pictures: Pictures = {
    content: image,
    styles: await Promise.all(sources.map(read)),
    masks: masks && (await Promise.all(masks.map((mask) => readMask(mask, image, signal)))),
    start: start === undefined ? undefined : await read(start),
  };
  const encoder =
    loadedEncoder ?? (await loadEncoder(options.encoder, { ...encoderOptions(options), signal, onEvent }));
  try {
    return await paintPictures(encoder, pictures, options, { signal, onEvent });
  } finally {
    if (encoder !== loadedEncoder) encoder.dispose();
  }
}

const encoderOptions = ({ weights, lastLayer, pooling }: ParsedTransferStyleOptions) => ({
  weights,
  lastLayer,
  pooling,
});

async function paintPictures(
  encoder: Encoder,
  { content, styles, masks, start }: Pictures,
  options: ParsedTransferStyleOptions,
  controls: TransferStyleControls,
): Promise<Painted> {
  const weights = gatysWeights(encoder, options, styles.length);
  const size = fitWithin(content, options.imageSize);
  const layers = [...Object.keys(weights.contentLayers), ...Object.keys(weights.styleLayers)];
  const styleSizes = styles.map((style) => styleSize(style, size, options.styleScale));
  const needed = estimateMemory(encoder, layers, size, { ...options, octaves: weights.octaves, styleSizes });
  await assertMemory(needed, options.memoryLimit, fixedMemory(encoder));

  const matched =
    options.colors === 'histogram' ? styles.map((style) => matchColors(style, content)) : styles;
  const scales = pyramid(size, options.scales).map((scale) => ({
    ...scale,
    objective: async () => {
      const pixels = {
        content: toPixels(content, scale),
        styles: matched.map((style) => toPixels(style, styleSize(style, scale, options.styleScale))),
      };
      const objective = await GatysObjective.create(encoder, { ...pixels, masks }, weights);
      tf.dispose([pixels.content, pixels.styles]);
      return objective;
    },
  }));
  const first = firstPixels(
    start ?? (options.init === 'noise' ? 'noise' : content),
    scales[0]!,
    options.seed,
  );
  const finish = (painting: Image) => keepLuminance(painting, resizedTo(content, painting));
  const all = [content, ...styles, ...(masks ?? []), ...(start ? [start] : [])];
  const fingerprint = await fingerprintOf(all, { ...options, encoder: encoder.name, layers });
  try {
    return await paint(
      {
        ...{ scales, options, start: first, fingerprint },
        finish: options.colors === 'luminance' ? finish : undefined,
      },
      controls,
    );
  } finally {
    first.dispose();
  }
}

/** A style's longer side is that of the painting times `styleScale`, but no longer than it is. */
const styleSize = (style: PictureSize, painting: PictureSize, styleScale: number) =>
  fitWithin(style, Math.max(painting.width, painting.height) * styleScale);

const resizedTo = (image: Image, { height, width }: PictureSize): Image =>
  toImage(applyTransforms(image, [resize([height, width])]));
