import { withoutInitialization } from '@dl/core/nn';
import type { TensorReader } from '@dl/core/weights';
import { MappedReader, openWeights } from '@dl/formats';
import {
  findMapping,
  loadReader,
  openPretrained,
  pretrainedWeights,
  vgg16,
  vgg19,
  type PretrainedWeights,
  type Vgg,
} from '@dl/vision';
import { Encoder } from './encoder';
import type { EncoderOptions } from './encoder-options';
import { normalizationOf } from './normalization';
import { defaultVggLayers, vggLayers } from './vgg-layers';

/** The networks of the VGG group that encoders are made of. */
export const vggNetworks = { vgg16, vgg19 };

/**
 * An encoder with published weights of VGG-16 or VGG-19. Only the convolutions are read: of a file that has more and is not
 * in the cache, by HTTP range.
 */
export async function publishedVggEncoder(
  published: PretrainedWeights,
  { pooling, ...options }: Omit<EncoderOptions, 'weights'>,
): Promise<Encoder> {
  const byRange = published.classes !== null; // the file has a classifier, most of its weights
  const reader = await openPretrained(published, { ...options, byRange });
  return vggEncoder(published, reader, { title: `the weights "${published.name}"`, pooling, ...options });
}

/** An encoder with the weights of a file, from whatever source, of which the deepest layers may be missing. */
export async function vggFileEncoder(
  network: keyof typeof vggNetworks,
  file: string | URL,
  options: Pick<EncoderOptions, 'pooling' | 'signal'>,
): Promise<Encoder> {
  const reader = await openWeights(file, options);
  const mapping = findMapping(network, reader.names);
  const published = pretrainedWeights.find(
    (weights) => weights.network === network && weights.mapping === mapping,
  )!;
  const title = `the weights in ${String(file)}`;
  return vggEncoder(published, new MappedReader(reader, mapping), { title, ...options });
}

async function vggEncoder(
  published: PretrainedWeights,
  reader: TensorReader,
  { title, pooling, signal }: { title: string } & Pick<EncoderOptions, 'pooling' | 'signal'>,
): Promise<Encoder> {
  const create = vggNetworks[published.network as keyof typeof vggNetworks];
  const name = `${published.network} (${title})`;
  return readVggEncoder(reader, {
    ...{ name, title, signal, ...normalizationOf(published) },
    create: () => create({ classifier: false, pooling }),
  });
}

interface VggEncoderSettings {
  name: string;
  title: string;
  create: () => Vgg;
  mean: readonly [number, number, number];
  standardDeviation: readonly [number, number, number];
  signal?: AbortSignal;
}

/** An encoder of a VGG network, whose weights are read in the network's names. */
export async function readVggEncoder(
  reader: TensorReader,
  { name, title, create, mean, standardDeviation, signal }: VggEncoderSettings,
): Promise<Encoder> {
  const network = withoutInitialization(create);
  try {
    const loaded = new Set(reader.names);
    const only = (parameter: string) => parameter.startsWith('features.') && loaded.has(parameter);
    await loadReader(network, reader, { title, only, ignoreOthers: true, signal });
    const layers = vggLayers(network, loaded);
    return new Encoder(network, { name, layers, mean, standardDeviation, ...defaultVggLayers(layers) });
  } catch (error) {
    network.dispose();
    throw error;
  }
}
