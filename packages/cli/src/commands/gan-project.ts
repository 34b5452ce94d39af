import { InvalidArgumentError, Random } from '@dl/core';
import { applyTransforms, centerCrop, readImage, resize, toImage, toTensor, writeImage } from '@dl/core/data';
import { tileImages } from '@dl/core/viz';
import { projectImage, projectImageOptions } from '@dl/gan';
import * as z from 'zod';
import { defineCommand } from '../command';
import { ganModelOptions, withGan } from './gan-model';

export const ganProjectCommand = defineCommand({
  name: 'gan project',
  summary: 'find the noise of which a generator makes a picture, as near as it comes',
  arguments: [{ name: 'picture', description: 'file of the picture' }],
  options: projectImageOptions.extend({
    scale: z.int().positive().default(4).describe('pixels of the file for a pixel of a picture'),
    out: z
      .string()
      .default('out/projected.png')
      .describe('file for the picture and what is made, side by side')
      .meta({ writes: 'picture' }),
    ...ganModelOptions.shape,
  }),
  examples: ['dl gan project digit.png', 'dl gan project cat.jpg --weights out/gan.safetensors --steps 500'],
  async run({ scale, out, weights, backend, ...options }, [file], context) {
    return withGan({ weights, backend }, context, async (model) => {
      const [height, width, channels] = model.configuration.shape;
      if (height === undefined || width === undefined || (channels !== 1 && channels !== 3)) {
        throw new InvalidArgumentError(`${weights} makes no pictures`);
      }
      const picture = await readImage(file!, { channels });
      const transforms = [resize(height), centerCrop([height, width]), toTensor()];
      const image = applyTransforms(picture, transforms, new Random(options.seed));
      const found = await projectImage(model, image, options, { signal: context.signal });
      await writeImage(out, tileImages([image, found.image].map(toImage), { columns: 2, scale, gap: scale }));
      const name = found.class === undefined ? undefined : model.classes[found.class];
      return { error: found.error, class: name, noise: [...found.noise.data], file: out };
    });
  },
  print: ({ error, class: name, file }) =>
    `mean squared error ${error.toFixed(5)}${name === undefined ? '' : `, class ${name}`}: ${file}`,
});
