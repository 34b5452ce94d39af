import { InvalidArgumentError } from '@dl/core';
import {
  clipCaptions,
  loadCocoCaptions,
  loadFlickr,
  loadMsrVtt,
  loadMsvd,
  sceneCaptions,
  type CaptionDataset,
} from '@dl/captioning';
import * as z from 'zod';

/** The options that say which pictures or clips are read, or made up. */
export const captionDataOptions = z.object({
  data: z
    .enum(['scenes', 'clips', 'coco', 'flickr', 'msvd', 'msr-vtt'])
    .default('scenes')
    .describe('form of the data set; scenes and clips are made up'),
  count: z.int().positive().default(2000).describe('scenes or clips that are made up'),
  unseen: z
    .boolean()
    .default(false)
    .describe('scenes or clips with pairs of colour and shape that training never shows'),
  unnamed: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'share of the objects of scenes whose colour has no name: they teach to tell shapes in any colour',
    ),
  captions: z
    .string()
    .optional()
    .describe('file of the captions; of coco the unpacked folder, with annotations/captions_<split>.json'),
  media: z.string().optional().describe('folder of the pictures or clips; default of coco: <folder>/<split>'),
  list: z.string().optional().describe('file with the names of a split of flickr or msvd, one a line'),
  split: z
    .string()
    .optional()
    .describe('part of coco, such as val2017, or of msr-vtt: train, validate, test'),
});

type CaptionDataOptions = z.output<typeof captionDataOptions>;

/**
 * Opens a data set.
 *
 * @param purpose - 'eval' makes up other scenes than 'train'.
 */
export async function openCaptions(
  options: CaptionDataOptions,
  purpose: 'train' | 'eval',
): Promise<CaptionDataset> {
  const { data, count, unseen, unnamed, list, split } = options;
  const made = {
    combinations: unseen ? ('unseen' as const) : ('seen' as const),
    seed: purpose === 'train' ? 0 : 1,
  };
  if (data === 'scenes') return sceneCaptions({ scenes: count, unnamed, ...made });
  if (data === 'clips') return clipCaptions({ clips: count, ...made });
  const captions = given(options, 'captions');
  if (data === 'coco')
    return loadCocoCaptions(captions, { split: given(options, 'split'), images: options.media });
  const media = given(options, 'media');
  if (data === 'flickr') return loadFlickr({ captions, images: media, list });
  if (data === 'msvd') return loadMsvd({ captions, clips: media, list });
  const part = z.enum(['train', 'validate', 'test']).optional().safeParse(split);
  if (part.success) return loadMsrVtt({ captions, clips: media, split: part.data });
  throw new InvalidArgumentError(`--split of msr-vtt is train, validate or test; received "${split}"`);
}

function given(options: CaptionDataOptions, name: 'captions' | 'media' | 'split'): string {
  const value = options[name];
  if (value !== undefined) return value;
  throw new InvalidArgumentError(`--data ${options.data} needs --${name}`);
}
