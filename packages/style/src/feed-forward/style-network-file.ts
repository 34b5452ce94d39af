import { FileFormatError, fromHostTensor } from '@dl/core';
import { assertModelKind } from '@dl/core/internal';
import { withoutInitialization, type StateDict } from '@dl/core/nn';
import { saveTensors, type SaveTensorsOptions, type TensorReader, type TensorSource } from '@dl/core/weights';
import { MappedReader, openWeights, type OpenWeightsOptions } from '@dl/formats';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { publishedNames } from './published-names';
import { shippedFile, shippedStyles } from './shipped-styles';
import { TransformNetwork, upsamplings } from './transform-network';

const networkOptions = z.object({
  width: z.int().positive(),
  residualBlocks: z.int().nonnegative(),
  upsampling: z.enum(upsamplings),
});

/**
 * Loads a feed-forward style network. The caller disposes it.
 *
 * ```ts
 * const network = await loadStyleNetwork('starry-night');
 * await writeImage('chicago.png', await stylize(network, 'chicago.jpg'));
 * network.dispose();
 * ```
 *
 * @param source - One of {@link shippedStyles}, which come with the package; a file that {@link saveStyleNetwork} or
 * `dl style train` wrote; or the `manifest.json` of weights that lengstrom/fast-style-transfer trained, as ml5 publishes
 * them.
 * @throws {@link FileFormatError} if the file is damaged or of another network.
 */
export async function loadStyleNetwork(
  source: TensorSource,
  options?: OpenWeightsOptions,
): Promise<TransformNetwork> {
  const file = await openWeights(shippedFile(source) ?? source, options);
  const isPublished = file.names.includes('Variable');
  const network = withoutInitialization(
    () => new TransformNetwork(isPublished ? {} : optionsOf(String(source), file)),
  ).eval();
  try {
    const reader = isPublished ? new MappedReader(file, publishedNames(network)) : file;
    const state: StateDict = {};
    for (const [name, tensor] of Object.entries(await reader.read())) state[name] = fromHostTensor(tensor);
    try {
      network.loadStateDict(state);
    } finally {
      tf.dispose(state);
    }
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/**
 * Writes the weights of a network, with what is needed to build it again, as safetensors.
 *
 * ```ts
 * await saveStyleNetwork('night.safetensors', network, { dtype: 'float16' });
 * ```
 *
 * @param options - Type of the numbers: half precision cannot be seen in the paintings.
 * @throws {@link StorageFullError}; an old file then stays.
 */
export async function saveStyleNetwork(
  path: string,
  network: TransformNetwork,
  options?: SaveTensorsOptions,
): Promise<void> {
  const state = network.stateDict();
  try {
    await saveTensors(path, state, { styleNetwork: JSON.stringify(network.options) }, options);
  } finally {
    tf.dispose(state);
  }
}

function optionsOf(name: string, { metadata }: TensorReader) {
  assertModelKind(name.slice(0, 200), metadata, 'style network');
  try {
    return networkOptions.parse(JSON.parse(metadata.styleNetwork!));
  } catch (cause) {
    throw new FileFormatError(
      `${name.slice(0, 200)} is no file of a style network: take one that \`dl style train\` wrote, the manifest.json ` +
        `of a published one, or a style that comes with the package: ${shippedStyles.join(', ')}`,
      { cause },
    );
  }
}
