import { InvalidArgumentError } from '@dl/core';
import { writeImage } from '@dl/core/data';
import { tileImages } from '@dl/core/viz';
import { imagesOf, sampleGan, sampleGanOptions } from '@dl/gan';
import * as z from 'zod';
import { defineCommand } from '../command';
import { ganModelOptions, withGan } from './gan-model';

export const ganSampleCommand = defineCommand({
  name: 'gan sample',
  summary: 'make pictures with a generator',
  options: sampleGanOptions.omit({ count: true }).extend({
    grid: z
      .string()
      .default('8x8')
      .describe('rows and columns of pictures; of a generator with classes, all in turn'),
    scale: z.int().positive().default(2).describe('pixels of the file for a pixel of a picture'),
    out: z.string().default('out/samples.png').describe('file for the pictures').meta({ writes: 'picture' }),
    ...ganModelOptions.shape,
  }),
  examples: [
    'dl gan sample --grid 10x10',
    'dl gan sample --class 7 --grid 4x8 --seed 3 --truncation 1 --out sevens.png',
    'dl gan sample --weights out/gan.safetensors',
  ],
  async run({ grid, scale, out, weights, backend, ...options }, _, context) {
    const [rows, columns] = parseGrid(grid);
    return withGan({ weights, backend }, context, async (model) => {
      const { values } = await sampleGan(model, { ...options, count: rows * columns });
      await writeImage(out, tileImages(imagesOf(values), { columns, scale, gap: scale }));
      return { pictures: rows * columns, file: out };
    });
  },
  print: ({ pictures, file }) => `${pictures} pictures: ${file}`,
});

function parseGrid(grid: string): [rows: number, columns: number] {
  const [, rows, columns] = /^([1-9]\d{0,2})x([1-9]\d{0,2})$/.exec(grid) ?? [];
  if (rows && columns) return [Number(rows), Number(columns)];
  throw new InvalidArgumentError(`--grid is rows and columns, such as 8x8; received "${grid}"`);
}
