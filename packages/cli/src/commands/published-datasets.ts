import {
  encodeImage,
  loadCifar10,
  loadCifar100,
  loadFashionMnist,
  loadMnist,
  publishedDatasets,
  type DatasetResource,
  type InMemoryImages,
} from '@dl/core/data';
import { fetchResource, isResourceCached } from '@dl/core/resources';
import { tileImages } from '@dl/core/viz';
import type { PublishedDataset } from '@dl/studio';

type LoadTest = (directory: string, split: 'test') => Promise<InMemoryImages>;

/** How a test part is read, and the recipe of `dl vision train`. */
const known: Record<string, { load: LoadTest; recipe: string }> = {
  mnist: { load: loadMnist, recipe: 'mnist' },
  'fashion-mnist': { load: loadFashionMnist, recipe: 'fashion-mnist' },
  cifar10: { load: loadCifar10, recipe: 'cifar10-fast' },
  cifar100: { load: loadCifar100, recipe: 'cifar100-resnet18' },
};

const columns = 10;
/** Pictures on a sheet: eight of each of ten classes, or one of each of a hundred. */
const sheetSize = 80;

/** The datasets of `dl data list`, as the studio shows them. */
export function studioDatasets(): PublishedDataset[] {
  return publishedDatasets.map((resource) => {
    const { load, recipe } = known[resource.name]!;
    let sheet: Promise<Uint8Array> | undefined;
    return {
      name: resource.name,
      summary: `${resource.classes.length} classes; licence: ${resource.licence}`,
      train: { task: 'vision train', options: { recipe } },
      isPresent: () => isResourceCached(resource),
      drawSheet: () =>
        (sheet ??= drawSheet(resource, load).catch((error: unknown) => {
          sheet = undefined; // the cache may be whole the next time
          throw error;
        })),
    };
  });
}

async function drawSheet(resource: DatasetResource, load: LoadTest): Promise<Uint8Array> {
  const { directory } = await fetchResource(resource, { offline: true });
  const images = await load(directory, 'test');
  const perClass = Math.max(1, Math.round(sheetSize / images.classes.length));
  const ofClass = images.classes.map((): number[] => []);
  for (let index = 0; index < images.length; index++) ofClass[images.labels[index]!]!.push(index);
  const order = Array.from({ length: perClass }, (_, row) => ofClass.map((indices) => indices[row]!)).flat();
  const tiles = order.map((index) => images.image(index));
  return encodeImage(tileImages(tiles, { columns }), 'png');
}
