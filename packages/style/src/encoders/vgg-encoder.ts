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
import { Encoder, type EncoderLayers } from './encoder';
import type { EncoderOptions } from './encoder-options';
import { normalizationOf } from './normalization';
import { UnknownLayerError } from './unknown-layer-error';
import { defaultVggLayers, vggLayers } from './vgg-layers';

/** The networks of the VGG group that encoders are made of. */
export const vggNetworks = { vgg16, vgg19 };

/**
 * An encoder with published weights of VGG-16 or VGG-19. Only the convolutions are read: of a file that has more and is not
 * in the cache, by HTTP range.
 */
export async function publishedVggEncoder(
  published: PretrainedWeights,
  { pooling, lastLayer, ...options }: Omit<EncoderOptions, 'weights'>,
): Promise<Encoder> {
  const byRange = published.classes !== null; // the file has a classifier, most of its weights
  const reader = await openPretrained(published, { ...options, byRange });
  return vggEncoder(published, reader, {
    title: `the weights "${published.name}"`,
    pooling,
    lastLayer,
    ...options,
  });
}

/** An encoder with the weights of a file, from whatever source, of which the deepest layers may be missing. */
export async function vggFileEncoder(
  network: keyof typeof vggNetworks,
  file: string | URL,
  options: Pick<EncoderOptions, 'pooling' | 'signal' | 'lastLayer'>,
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
  {
    title,
    pooling,
    ...options
  }: { title: string } & Pick<EncoderOptions, 'pooling' | 'signal' | 'lastLayer'>,
): Promise<Encoder> {
  const create = vggNetworks[published.network as keyof typeof vggNetworks];
  const name = `${published.network} (${title})`;
  return readVggEncoder(reader, {
    ...{ name, title, ...normalizationOf(published), ...options },
    create: () => create({ classifier: false, pooling }),
  });
}

interface VggEncoderSettings extends Pick<EncoderOptions, 'signal' | 'lastLayer'> {
  name: string;
  title: string;
  create: () => Vgg;
  mean: readonly [number, number, number];
  standardDeviation: readonly [number, number, number];
  painting?: EncoderLayers;
}

/** An encoder of a VGG network, whose weights are read in the network's names. */
export async function readVggEncoder(
  reader: TensorReader,
  { title, create, signal, lastLayer, ...settings }: VggEncoderSettings,
): Promise<Encoder> {
  const network = withoutInitialization(create);
  try {
    const there = new Set(reader.names);
    const loaded = new Set(
      [...wantedParameters(network, lastLayer, settings.name)].filter((parameter) => there.has(parameter)),
    );
    const only = (parameter: string) => loaded.has(parameter);
    await loadReader(network, reader, { title, only, ignoreOthers: true, signal });
    const layers = vggLayers(network, loaded);
    return new Encoder(network, { ...settings, layers, ...defaultVggLayers(layers) });
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** The parameters of the convolutions up to a layer. */
function wantedParameters(network: Vgg, lastLayer: string | undefined, encoder: string): Set<string> {
  const layers = [...network.layers];
  const end =
    lastLayer === undefined ? layers.length : layers.findIndex(([layer]) => layer === lastLayer) + 1;
  if (end === 0) throw new UnknownLayerError(encoder, [lastLayer!], [...network.layers.keys()]);
  return new Set(layers.slice(0, end).flatMap(([, module]) => [`${module}.weight`, `${module}.bias`]));
}
