import { captionImage, captionViewer, drawAttention } from '@dl/captioning';
import { readImage, writeImage } from '@dl/core/data';
import { writeFileAtomic } from '@dl/core/internal';
import * as z from 'zod';
import { defineCommand } from '../command';
import { captionModelOptions, withCaptionModel } from './caption-model';
import { describeWords } from './caption-words';

export const captionImageCommand = defineCommand({
  name: 'caption image',
  summary: 'describe a picture, and see where the network looked for each word',
  arguments: [{ name: 'picture', description: 'file of the picture' }],
  options: captionModelOptions.extend({
    attention: z
      .string()
      .optional()
      .describe('file for a picture of where it looked, word by word')
      .meta({ writes: 'picture' }),
    page: z
      .string()
      .optional()
      .describe('file for a page (HTML) with picture, words and attention')
      .meta({ writes: 'file' }),
  }),
  examples: [
    'dl caption image picture.jpg --beam 5',
    'dl caption image picture.jpg --attention out/attention.png --page out/caption.html',
  ],
  async run({ attention, page, beam, lengthPenalty, ...model }, [picture], context) {
    const image = await readImage(picture!);
    return withCaptionModel(model, context, async (captioner) => {
      const said = await captionImage(captioner, image, { beam, lengthPenalty, signal: context.signal });
      if (attention !== undefined) await writeImage(attention, drawAttention(image, said));
      if (page !== undefined) {
        await writeFileAtomic(page, new TextEncoder().encode(await captionViewer([{ image, said }])));
      }
      return { image: picture!, ...describeWords(said) };
    });
  },
  print: ({ caption }) => caption,
});
