import { FileFormatError, Random, withRandom } from '@dl/core';
import { resize, toTensor, grayscale, type Transform } from '@dl/core/data';
import { readModelMetadata } from '@dl/core/internal';
import { loadTensors, saveTensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { Fusion } from './fusion';
import { FusionNetwork, type FusionNetworkOptions } from './fusion-network';

const positive = z.int().positive();

/** What a file says about its network, as JSON in its metadata. */
const modelMetadata = z.object({
  'video-network': z.object({
    fusion: z.object({
      clipFrames: positive,
      seen: z.array(z.int().nonnegative()),
      temporal: z.array(z.tuple([positive, positive])),
    }),
    options: z.object({
      classes: positive,
      size: z.union([positive, z.tuple([positive, positive])]).optional(),
      channels: z.union([z.literal(1), z.literal(3)]).optional(),
      width: z.number().positive().optional(),
      tower: z
        .object({
          layers: z.array(
            z.union([
              z.literal('N'),
              z.literal('P'),
              z.tuple([z.literal('C'), positive, positive, positive]),
            ]),
          ),
          hidden: z.array(positive),
        })
        .optional(),
      dropout: z.number().optional(),
      mean: z.number().optional(),
    }),
    classes: z.array(z.string()),
    fps: z.number().positive().optional(),
  }),
});

/** A network with what is needed to use it on a video. */
export interface VideoNetwork {
  /** The caller disposes it. */
  readonly network: FusionNetwork;
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** Frames a second that it was trained on; default: whatever a video has. */
  readonly fps?: number;
  /** Makes a frame of any video fit the network: its size, its channels, numbers in [0, 1]. */
  readonly transforms: readonly Transform[];
}

/**
 * Saves a network with the names of its classes as one safetensors file. `options` are those it was made with.
 *
 * ```ts
 * await saveVideoNetwork('slow.safetensors', network, { options, classes, fps: 10 });
 * ```
 */
export async function saveVideoNetwork(
  path: string,
  network: FusionNetwork,
  { options, classes, fps }: { options: FusionNetworkOptions; classes: readonly string[]; fps?: number },
): Promise<void> {
  const state = network.stateDict();
  try {
    const text = JSON.stringify({ fusion: network.fusion, options, classes, fps });
    await saveTensors(path, state, { 'video-network': text });
  } finally {
    tf.dispose(state);
  }
}

/**
 * Loads what {@link saveVideoNetwork} saved, in evaluation mode.
 *
 * @throws {@link FileFormatError} if the file is damaged, or holds another kind of network.
 */
export async function loadVideoNetwork(path: string): Promise<VideoNetwork> {
  const metadata = await readModelMetadata(path, 'video network', modelMetadata);
  const { fusion, options, classes, fps } = metadata['video-network'];
  if (classes.length !== options.classes) {
    throw new FileFormatError(`${path} names ${classes.length} classes for a network of ${options.classes}`);
  }
  // The first weights are of no use; they must not move the generator of the program.
  const network = withRandom(new Random(0), () => new FusionNetwork(fusion as Fusion, options));
  const state = await loadTensors(path);
  try {
    network.loadStateDict(state);
  } catch (error) {
    network.dispose();
    throw error;
  } finally {
    tf.dispose(state);
  }
  const transforms = [resize(network.size), ...(options.channels === 1 ? [grayscale(1)] : []), toTensor()];
  return { network: network.eval(), classes, fps, transforms };
}
