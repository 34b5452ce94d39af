import type { HostTensor } from '@dl/core';
import type { Image, VideoSource } from '@dl/core/data';
import { InvalidArgumentError } from '@dl/core';
import { parseOptions } from '@dl/core/internal';
import { readImageSource, type ImageSource } from '@dl/vision';
import { readEvenly } from '../data/read-frames';
import { searchCaptions } from '../decode/search-captions';
import { seeFrames, stackInputs } from '../inputs/see-frames';
import type { CaptionModel } from '../model/caption-model';
import { kindOf } from '../networks/configuration';
import { searchOptions, type CaptionSearchOptions } from './search-settings';

/** A word of a caption. */
export interface CaptionWord {
  word: string;
  /** Given the words before it, 0 to 1. */
  probability: number;
  /** How much it weighed each place of the picture, or each frame of the clip; the weights add up to 1. */
  attention?: HostTensor<'float32'>;
}

/** What a model says of a picture or clip. */
export interface Caption {
  caption: string;
  words: CaptionWord[];
  /** All that the search found, best first: the caption above is the first. */
  candidates: { caption: string; score: number }[];
}

/**
 * Describes a picture.
 *
 * ```ts
 * const { caption, words } = await captionImage(model, 'picture.jpg', { beam: 5 });
 * words[1]; // { word: 'red', probability: 0.98, attention: { shape: [8, 8], ... } }
 * ```
 *
 * @throws {@link FileFormatError} or {@link FileNotFoundError} if it cannot be read; {@link InvalidArgumentError} for a model of
 * clips.
 */
export async function captionImage(
  model: CaptionModel,
  picture: ImageSource,
  options: CaptionSearchOptions = {},
): Promise<Caption> {
  assertKind(model, 'image');
  return describe(model, [await readImageSource(picture)], options);
}

/**
 * Describes a clip: a video file, or a folder of pictures. In Node this needs the system's `ffmpeg`.
 *
 * ```ts
 * const { caption } = await captionVideo(model, 'clip.mp4');
 * ```
 *
 * @throws {@link FileFormatError} for a damaged or truncated video; {@link InvalidArgumentError} for a model of pictures.
 */
export async function captionVideo(
  model: CaptionModel,
  clip: VideoSource,
  options: CaptionSearchOptions = {},
): Promise<Caption> {
  assertKind(model, 'video');
  const { frames } = model.network.configuration;
  return describe(model, await readEvenly(clip, frames, options.signal), options);
}

function assertKind({ network }: CaptionModel, kind: 'image' | 'video'): void {
  const { type } = network.configuration;
  if (kindOf(type) === kind) return;
  const other =
    kind === 'image'
      ? 'clips: use captionVideo, or dl caption video'
      : 'pictures: use captionImage, or dl caption image';
  throw new InvalidArgumentError(`the model, a "${type}", describes ${other}`);
}

async function describe(
  { network, vocabulary, features }: CaptionModel,
  images: readonly Image[],
  { signal, ...options }: CaptionSearchOptions,
): Promise<Caption> {
  const search = parseOptions('caption', searchOptions, options);
  const { configuration } = network;
  const input = await seeFrames(images, configuration, features);
  const [found] = await searchCaptions(network, stackInputs([input]), { ...search, signal });
  const [best] = found!;
  const { visual } = configuration;
  const [rows, columns] = visual.type === 'cnn' ? [visual.side / 8, visual.side / 8] : visual.shape;
  const shape = kindOf(configuration.type) === 'image' ? [rows, columns] : [configuration.frames];
  return {
    caption: vocabulary.decode(best!.tokens),
    words: best!.tokens.map((token, place) => ({
      word: vocabulary.word(token),
      probability: Math.exp(best!.logProbabilities[place]!),
      ...(best!.attention && {
        attention: { dtype: 'float32' as const, shape, data: best!.attention[place]! },
      }),
    })),
    candidates: found!.map(({ tokens, score }) => ({ caption: vocabulary.decode(tokens), score })),
  };
}
