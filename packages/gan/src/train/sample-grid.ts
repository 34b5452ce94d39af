import { Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import { tileImages } from '@dl/core/viz';
import type { GanConfiguration } from '../networks/configuration';
import type { Generator } from '../networks/generator';
import { drawLatents } from '../sample/draw-latents';
import { generate, imagesOf } from '../sample/generate';

const rows = 8;
/** Classes that a grid shows, one a column. */
const widest = 16;

/**
 * A picture of the samples of fixed noise, 8 x 8, or a column for each of the first 16 classes.
 *
 * @returns A function that makes it with the generator as it then is, in evaluation mode.
 */
export function fixedNoiseGrid(
  generator: Generator,
  configuration: GanConfiguration,
  seed: number,
): () => Promise<Image> {
  const columns = configuration.classes ? Math.min(configuration.classes, widest) : rows;
  const labels = Array.from({ length: rows * columns }, (_, index) => index % columns);
  const latents = drawLatents(configuration, labels.length, Random.derive(seed, columns), { labels });
  return async () => tileImages(imagesOf(await generate(generator, latents)), { columns, gap: 2 });
}
