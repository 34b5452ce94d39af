import { existsSync } from 'node:fs';
import path from 'node:path';
import { DlError, InvalidArgumentError } from '@dl/core';
import { isDirectory } from '@dl/core/internal';
import { writeImage } from '@dl/core/data';
import { shippedStyles, stylize, stylizeOptions } from '@dl/style';
import { pictureFiles } from '@dl/vision';
import * as z from 'zod';
import { defineCommand } from '../command';
import { networkOption, withStyleNetwork } from './style-network';

/** A picture and the file for its painting. */
interface Job {
  picture: string;
  painting: string;
}

export const styleApplyCommand = defineCommand({
  name: 'style apply',
  summary: 'paint pictures in the style of a network, in one pass each',
  arguments: [
    {
      name: 'pictures',
      description: 'picture files, web addresses, or folders with pictures',
      variadic: true,
    },
  ],
  options: stylizeOptions.extend({
    network: networkOption.default(shippedStyles[0]!),
    out: z
      .string()
      .default('out/style')
      .describe('folder for the paintings; for a single picture also a file: .png, .jpg or .webp'),
    resume: z.boolean().default(false).describe('skip pictures whose paintings are there'),
    backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  }),
  examples: [
    'dl style apply photo.jpg --out painting.jpg',
    'dl style apply photographs --network out/wave.safetensors --image-size 800 --out paintings --resume',
    'dl style apply photo.jpg --network wave/manifest.json',
  ],
  async run({ network: source, out, resume, backend, ...options }, pictures, context) {
    const { signal, note } = context;
    const jobs = await plan(pictures, out);
    const left = jobs.filter(({ painting }) => !resume || !existsSync(painting));
    const start = performance.now();
    return withStyleNetwork({ network: source, backend }, context, async (network) => {
      const paintings: string[] = [];
      const failures: { picture: string; error: string }[] = [];
      for (const { picture, painting } of left) {
        try {
          const onEvent = ({ done, total }: { done: number; total: number }) =>
            note(`${picture}: tile ${done} of ${total}`);
          await writeImage(painting, await stylize(network, picture, options, { signal, onEvent }));
          paintings.push(painting);
          note(`${paintings.length + failures.length} of ${left.length}: ${painting}`);
        } catch (error) {
          signal.throwIfAborted();
          // One picture that cannot be painted does not keep the others from it.
          if (!DlError.isInstance(error) || jobs.length === 1) throw error;
          failures.push({ picture, error: error.message });
          note(`${picture}: ${error.message}`);
        }
      }
      const seconds = Math.round(performance.now() - start) / 1000;
      return { network: source, paintings, failures, skipped: jobs.length - left.length, seconds };
    });
  },
  failed: ({ failures }) => failures.length > 0,
  print({ paintings, failures, skipped, seconds }) {
    const counts = [
      `${paintings.length} painted`,
      ...(failures.length ? [`${failures.length} failed`] : []),
      ...(skipped ? [`${skipped} skipped`] : []),
    ];
    return [...paintings, `${counts.join(', ')} in ${seconds} s`].join('\n');
  },
});

const isPictureFile = (name: string) => /\.(png|jpe?g|webp)$/i.test(name);

/** Where the painting of each picture goes. */
async function plan(pictures: readonly string[], out: string): Promise<Job[]> {
  if (isPictureFile(out)) {
    const [picture] = pictures;
    if (pictures.length === 1 && !(await isDirectory(picture!)))
      return [{ picture: picture!, painting: out }];
    throw new InvalidArgumentError(`--out ${out} is one file: name a folder for several pictures`);
  }
  const painting = (name: string) => path.join(out, name.replace(/\.\w+$/, '') + '.png');
  const jobs = await Promise.all(
    pictures.map(async (picture): Promise<Job[]> => {
      if (!(await isDirectory(picture))) return [{ picture, painting: painting(path.basename(picture)) }];
      const files = await pictureFiles(picture);
      return files.map((file) => ({ picture: file, painting: painting(path.relative(picture, file)) }));
    }),
  );
  return withoutClashes(jobs.flat());
}

function withoutClashes(jobs: Job[]): Job[] {
  const taken = new Map<string, string>();
  for (const { picture, painting } of jobs) {
    const other = taken.get(painting);
    if (other !== undefined) {
      throw new InvalidArgumentError(
        `${other} and ${picture} would both become ${painting}: paint them into different folders`,
      );
    }
    taken.set(painting, picture);
  }
  return jobs;
}
