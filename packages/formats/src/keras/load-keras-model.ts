import { InvalidArgumentError } from '@dl/core';
import { openBytes, type TensorSource, type UrlSourceOptions } from '@dl/core/weights';
import type { GraphModule } from '../graph/graph-module';
import { isRecord, openKerasFile, parseJson } from './keras-file';
import { readLegacyWeights } from './legacy-weights';
import { planFromConfig } from './plan-model';
import { weightsByLayer, weightsByPath } from './weight-store';

export interface LoadKerasModelOptions extends UrlSourceOptions {
  /**
   * The configuration of the model as JSON, for a file that has weights only: what `model.to_json()` gives in Python.
   * Default: that of the file.
   */
  config?: string;
}

/**
 * Loads a Sequential or functional model that Keras 1, 2 or 3 saved as `.keras` or `.h5`: its layers, what they take
 * from each other, and their weights. It computes what it computes in Keras, channels last, and can be trained; what was
 * frozen stays frozen. Layers keep their names; parameters are named and, in state dicts, laid out as PyTorch's.
 *
 * ```ts
 * const model = (await loadKerasModel('mnist.keras')).eval();
 * const probabilities = model.forward(images); // [batch, 10]
 * ```
 *
 * @param source - A path, a URL, or the bytes of a file.
 * @throws {@link FileFormatError} if the file is damaged, or has a layer or an option that is not known;
 * {@link InvalidArgumentError} if it has weights only.
 */
export async function loadKerasModel(
  source: TensorSource,
  { config, ...options }: LoadKerasModelOptions = {},
): Promise<GraphModule> {
  const file = await openKerasFile(await openBytes(source, options));
  const json = config ?? file.config;
  if (json === undefined) {
    throw new InvalidArgumentError(
      `${file.name} has weights but no model: save it with model.save, or pass { config: model.to_json() }. ` +
        'Its weights can be read with openWeights.',
    );
  }
  const model = parseJson(file.name, json);
  const version = versionOf(json, isRecord(model) ? (model.keras_version ?? file.version) : undefined);
  const plan = planFromConfig(model, file.name, version);
  const layers = await readLegacyWeights(file.root);
  const read = layers ? weightsByLayer(layers, plan, file.name) : weightsByPath(file.root, file.name);
  return (await plan.make(read)) as unknown as GraphModule;
}

/** What the files say, or what only Keras 3 writes. */
function versionOf(json: string, version: unknown): 2 | 3 {
  if (typeof version === 'string') return version.startsWith('3.') ? 3 : 2;
  return json.includes('"DTypePolicy"') ? 3 : 2;
}
