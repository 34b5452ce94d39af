import { InvalidArgumentError } from '@dl/core';
import { features, type Module } from '@dl/core/nn';
import { ImageClassifier } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';

/** The names by which layers of a network may be called: those of papers first, then those of its modules. */
export function layerNames(model: Module): string[] {
  const modules = [...model.namedModules()].map(([name]) => name).filter((name) => name !== '');
  return [...new Set([...paperNames(model).keys(), ...modules])];
}

/**
 * What layers return for images, as feature maps [batch, height, width, channels]; vectors are maps of one place. The
 * caller disposes them. Layers after the last named one are not computed.
 *
 * @throws {@link InvalidArgumentError} if there is no such layer, with the names that there are.
 */
export function layerOutputs(model: Module, images: tf.Tensor, names: readonly string[]): tf.Tensor4D[] {
  const known = new Set(layerNames(model));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `${model.constructor.name} has no layer "${unknown}". It has: ${[...known].join(', ')}`,
    );
  }
  const modules = names.map((name) => paperNames(model).get(name) ?? name);
  return tf.tidy(() => {
    const outputs = features(model, images, [...new Set(modules)]);
    return modules.map((module, i) => asMaps(names[i]!, outputs[module]!));
  });
}

const paperNames = (model: Module): ReadonlyMap<string, string> =>
  model instanceof ImageClassifier ? model.layers : new Map();

function asMaps(layer: string, output: tf.Tensor): tf.Tensor4D {
  if (isMaps(output)) return tf.clone(output);
  if (output.rank === 2) return tf.reshape(output, [output.shape[0], 1, 1, -1]);
  throw new InvalidArgumentError(
    `layer "${layer}" gives [${output.shape.join(', ')}]; an objective takes feature maps or vectors`,
  );
}

const isMaps = (output: tf.Tensor): output is tf.Tensor4D => output.rank === 4;
