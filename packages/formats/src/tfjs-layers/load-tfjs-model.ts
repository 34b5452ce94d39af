import { FileFormatError } from '@dl/core';
import { openBytes, type TensorSource, type UrlSourceOptions } from '@dl/core/weights';
import type { GraphModule } from '../graph/graph-module';
import { isRecord } from '../keras/keras-file';
import { planFromConfig } from '../keras/plan-model';
import { weightsByName } from '../keras/weight-store';
import { readJson } from './read-json';
import { entriesOfManifest } from './weights-manifest';

/**
 * Loads a layers-model of TensorFlow.js: its layers, what they take from each other, and their weights. It can be
 * trained. Layers and options are those of `loadKerasModel`.
 *
 * ```ts
 * const model = (await loadTfjsModel('model/model.json')).eval();
 * const probabilities = model.forward(images);
 * ```
 *
 * @param source - The path or the URL of `model.json`; the weights are beside it.
 * @throws {@link FileFormatError} if a file is damaged, has a layer or an option that is not known, or is a graph-model.
 */
export async function loadTfjsModel(source: TensorSource, options?: UrlSourceOptions): Promise<GraphModule> {
  const file = await openBytes(source, options);
  const json = await readJson(file);
  const topology = isRecord(json) ? json.modelTopology : undefined;
  if (!isRecord(json) || !isRecord(topology) || Array.isArray(topology.node)) {
    throw new FileFormatError(
      `${file.name} is no layers-model of TensorFlow.js. The weights of a graph-model can be read with openWeights.`,
    );
  }
  const version =
    typeof topology.keras_version === 'string' && topology.keras_version.startsWith('3.') ? 3 : 2;
  const plan = planFromConfig(topology.model_config ?? topology, file.name, version);
  const weights = entriesOfManifest(json.weightsManifest, file).map(([name, entry]) => ({
    name,
    read: () => entry.read(),
  }));
  return (await plan.make(weightsByName(weights, file.name))) as unknown as GraphModule;
}
