import { toHostTensor } from '@dl/core';
import type { Image } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { TransformNetwork } from '../feed-forward';
import { FeedForwardPainter } from './feed-forward-painter';
import { openOpticalFlow } from './open-optical-flow';
import { paintVideo, type PaintedVideo } from './paint-video';
import type { VideoControls } from './video-events';
import { videoFingerprint } from './video-fingerprint';
import { videoOptions } from './video-options';

/** Options of {@link stylizeVideo}; flags of `dl style video` come from this schema. */
export const stylizeVideoOptions = videoOptions.extend({
  blend: z
    .number()
    .nonnegative()
    .lt(1)
    .default(0)
    .describe('share of the painting before, moved by the motion, in each frame: less flicker; 0.5 is much'),
});

export type StylizeVideoOptions = z.input<typeof stylizeVideoOptions>;

/**
 * Paints a video with a feed-forward network, frame by frame, and optionally steadies it with what was painted before.
 * Every finished frame is saved: a run that was stopped goes on with the first that is missing when it is called again.
 *
 * ```ts
 * const network = await loadStyleNetwork('wave/manifest.json');
 * await stylizeVideo('fox.mp4', 'fox-wave.mp4', network, { size: 360, blend: 0.5 });
 * ```
 *
 * @param network - It stays the caller's.
 * @throws {@link MissingProgramError} without ffmpeg; {@link MissingDependencyError} without `@techstark/opencv-js`, if
 * `blend` is not 0; {@link FileFormatError} if the video is damaged or has no frames; {@link FileNotWritableError} before
 * it begins, if the output cannot be written; the signal's reason.
 */
export async function stylizeVideo(
  input: string,
  output: string,
  network: TransformNetwork,
  given: StylizeVideoOptions = {},
  controls: VideoControls = {},
): Promise<PaintedVideo> {
  const options = parseOptions('stylizeVideo', stylizeVideoOptions, given);
  const flow = options.blend ? await openOpticalFlow() : undefined;
  return paintVideo(
    {
      ...{ input, output, options },
      painter: new FeedForwardPainter(network, options.blend, flow),
      fingerprint: await videoFingerprint(input, await weightsOf(network), {
        ...options,
        ...network.options,
      }),
    },
    controls,
  );
}

/** The bytes of the weights, to tell one network from another. */
async function weightsOf(network: TransformNetwork): Promise<Image[]> {
  const state = network.stateDict();
  try {
    const tensors = await Promise.all(Object.values(state).map((tensor) => toHostTensor(tensor)));
    return tensors.map(({ data: { buffer, byteOffset, byteLength } }) => ({
      ...{ data: new Uint8Array(buffer, byteOffset, byteLength), width: byteLength, height: 1, channels: 1 },
    }));
  } finally {
    tf.dispose(state);
  }
}
