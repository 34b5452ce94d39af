import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeImage } from '@dl/core/data';
import { tileImages } from '@dl/core/viz';
import { imagesOf, sampleGan, type GanModel } from '../src/index';

/** Writes docs/gallery/gan/NAME.png: eighty samples in ten columns, one a class if there are ten. */
export async function writeSamples(name: string, model: GanModel): Promise<void> {
  const gallery = fileURLToPath(new URL('../../../docs/gallery/gan', import.meta.url));
  const { values } = await sampleGan(model, { count: 80, seed: 1 });
  await writeImage(path.join(gallery, `${name}.png`), tileImages(imagesOf(values), { columns: 10, gap: 2 }));
}
