import { useBackend } from '@dl/core/backends';
import { probeVideo } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import type { ImageSource } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { loadEncoder, type Encoder } from '../encoders';
import { transferStyleOptions } from '../gatys';
import { gatysWeights } from '../gatys/gatys-weights';
import { assertMemory } from '../memory/assert-memory';
import { estimateMemory } from '../memory/estimate-memory';
import { fitWithin } from '../painting/sizes';
import { readRgb } from '../pictures';
import { openOpticalFlow } from './open-optical-flow';
import { OptimizingPainter } from './optimizing-painter';
import { paintVideo, type PaintedVideo } from './paint-video';
import { transferVideoStyleOptions, type TransferVideoStyleOptions } from './transfer-video-style-options';
import type { VideoControls } from './video-events';
import { videoFingerprint } from './video-fingerprint';

/**
 * Paints a video in the style of pictures by optimising every frame (Ruder et al. 2016, "Artistic Style Transfer for
 * Videos"): a frame begins with the painting of the one before, moved by the optical flow, and keeps to it where the flow
 * is to be trusted. Slow, and of the best quality; `stylizeVideo` is fast.
 *
 * Every finished frame is saved: a run that was stopped goes on with the first that is missing when it is called again,
 * and the result is that of a run at one stretch.
 *
 * ```ts
 * await transferVideoStyle('fox.mp4', 'fox-night.mp4', 'starry-night.jpg', { encoder: 'vgg19', size: 360 });
 * ```
 *
 * @param input - A video, or a folder of frames.
 * @param styles - One or several pictures of a style.
 * @throws {@link MissingProgramError} without ffmpeg; {@link MissingDependencyError} without `@techstark/opencv-js`;
 * {@link FileFormatError} if the video is damaged or has no frames; {@link FileNotWritableError} before it begins, if the
 * output cannot be written; those of `transferStyle`; the signal's reason.
 */
export async function transferVideoStyle(
  input: string,
  output: string,
  styles: ImageSource | readonly ImageSource[],
  { loadedEncoder, ...given }: TransferVideoStyleOptions & { loadedEncoder?: Encoder } = {},
  controls: VideoControls = {},
): Promise<PaintedVideo> {
  const options = parseOptions('transferVideoStyle', transferVideoStyleOptions, given);
  const { signal, onEvent } = controls;
  const sources = Array.isArray(styles) ? (styles as readonly ImageSource[]) : [styles as ImageSource];
  const pictures = await Promise.all(sources.map((source) => readRgb(source, signal)));
  const { width, height } = await probeVideo(input);
  if (!tf.getBackend()) await useBackend();
  const { encoder: name, weights: file, lastLayer, pooling } = options;
  const encoder =
    loadedEncoder ?? (await loadEncoder(name, { weights: file, lastLayer, pooling, signal, onEvent }));
  try {
    const transfer = transferStyleOptions.parse({ ...options, init: undefined }); // others are left out
    const weights = gatysWeights(encoder, transfer, pictures.length);
    const layers = [...Object.keys(weights.contentLayers), ...Object.keys(weights.styleLayers)];
    const longest = Math.round((options.size * Math.max(width, height)) / Math.min(width, height));
    const frame = fitWithin({ width: width * longest, height: height * longest }, longest);
    const styleSizes = pictures.map((picture) => fitWithin(picture, longest * options.styleScale));
    await assertMemory(
      estimateMemory(encoder, layers, frame, { ...options, octaves: weights.octaves, styleSizes }),
      options.memoryLimit,
    );
    const flow = options.temporalWeight || options.init === 'previous' ? await openOpticalFlow() : undefined;
    return await paintVideo(
      {
        ...{ input, output, options },
        painter: new OptimizingPainter({ encoder, styles: pictures, weights, options, flow }),
        fingerprint: await videoFingerprint(input, pictures, { ...options, encoder: encoder.name, layers }),
      },
      controls,
    );
  } finally {
    if (encoder !== loadedEncoder) encoder.dispose();
  }
}
