import { withoutInitialization } from '@dl/core/nn';
import { MappedReader, openWeights } from '@dl/formats';
import { findMapping, findPretrained, googlenetBvlc, loadReader, openPretrained } from '@dl/vision';
import { Encoder } from './encoder';
import type { EncoderOptions } from './encoder-options';
import { normalizationOf } from './normalization';

/** Pixels of the image from one place of the maps to the next in each part of GoogLeNet; the heads have no maps. */
const strides: readonly (readonly [RegExp, number])[] = [
  [/^conv1/, 2],
  [/^(pool1|conv2)/, 4],
  [/^(pool2|inception_3)/, 8],
  [/^(pool3|inception_4)/, 16],
  [/^(pool4|inception_5)/, 32],
];

/** GoogLeNet of Caffe's model zoo: see {@link loadEncoder}. */
export async function googlenetEncoder({
  weights,
  pooling: _, // its pools are part of its inception modules
  signal,
  ...options
}: EncoderOptions): Promise<Encoder> {
  const published = findPretrained('googlenet_bvlc.caffe');
  const network = withoutInitialization(() => googlenetBvlc({ auxiliary: false }));
  try {
    const reader = weights
      ? await openMapped(weights, signal)
      : await openPretrained(published, { signal, ...options });
    const title = weights ? `the weights in ${String(weights)}` : `the weights "${published.name}"`;
    await loadReader(network, reader, { title, optional: published.optional, signal });
    const layers = new Map(
      [...network.layers.keys()].flatMap((layer): [string, number][] => {
        const stride = strides.find(([part]) => part.test(layer))?.[1];
        return stride === undefined ? [] : [[layer, stride]];
      }),
    );
    return new Encoder(network, {
      name: 'googlenet',
      layers,
      ...normalizationOf(published),
      contentLayers: ['inception_3b/output'],
      styleLayers: [
        'conv1/7x7_s2',
        'conv2/3x3',
        'inception_3a/output',
        'inception_3b/output',
        'inception_4a/output',
      ],
    });
  } catch (error) {
    network.dispose();
    throw error;
  }
}

async function openMapped(file: string | URL, signal?: AbortSignal) {
  const reader = await openWeights(file, { signal });
  return new MappedReader(reader, findMapping('googlenet_bvlc', reader.names));
}
