import { captionImage, loadShippedCaptioner, sceneCaptions, type CaptionModel } from '@dl/captioning';
import type { Image } from '@dl/core/data';
import { overlayHeatMap } from '@dl/core/viz';
import { upsample } from '@dl/core/nn';
import { fromHostTensor, toHostTensor, type HostTensor } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';

let opened: Promise<CaptionModel> | undefined;

export interface DescribedScene {
  picture: Image;
  caption: string;
  /** All that would be right to say. */
  right: readonly string[];
  /** Each word with its probability, and the picture, brighter where the network looked for it. */
  words: { word: string; probability: number; look?: Image }[];
}

export const work = {
  /** Makes up a scene of as many objects at most, and says what is on it. */
  async describe(seed: number, objects: number, signal: AbortSignal): Promise<DescribedScene> {
    const model = await (opened ??= loadShippedCaptioner('scenes'));
    const [item] = sceneCaptions({ scenes: 1, objects, seed }).items;
    const [picture] = await item!.read(1);
    const { caption, words } = await captionImage(model, picture!, { beam: 3, signal });
    return {
      picture: picture!,
      caption,
      right: item!.captions,
      words: await Promise.all(
        words.map(async ({ word, probability, attention }) => ({
          word,
          probability,
          ...(attention && { look: await overlay(picture!, attention) }),
        })),
      ),
    };
  },
};

async function overlay(picture: Image, { shape, data }: HostTensor<'float32'>): Promise<Image> {
  const smooth = tf.tidy(() => {
    const cells = fromHostTensor({ dtype: 'float32', shape: [1, ...shape, 1], data });
    return tf.squeeze(upsample(cells, [picture.height, picture.width], 'bilinear'), [0, 3]);
  });
  try {
    return overlayHeatMap(picture, (await toHostTensor(smooth)) as HostTensor<'float32'>);
  } finally {
    smooth.dispose();
  }
}
