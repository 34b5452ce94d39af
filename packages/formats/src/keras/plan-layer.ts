import { FileFormatError } from '@dl/core';
import { isRecord } from './keras-file';
import type { LayerPlan } from './layer-plan';
import type { LayerContext } from './layer-type';
import { layerTypes } from './layer-types';
import { isModelClass, planModel } from './plan-model';

/** Models in models, and layers in layers. */
const maximumDepth = 16;

/** A layer as a configuration serialises it. */
export interface SerializedLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Record<string, unknown>;
}

export interface PlanContext extends Pick<LayerContext, 'version' | 'trainable'> {
  readonly depth: number;
}

/**
 * Plans a layer, or a model that is a layer of another one.
 *
 * @throws {@link FileFormatError} for a class or an option that is not known.
 */
export function planLayer(layer: SerializedLayer, context: PlanContext): LayerPlan {
  const { className, name, config } = layer;
  const where = `layer "${name}" (${className})`;
  if (context.depth > maximumDepth)
    throw new FileFormatError(`the model nests layers deeper than ${maximumDepth}`);
  const inside = {
    ...context,
    depth: context.depth + 1,
    trainable: context.trainable && config.trainable !== false,
  };
  if (isModelClass(className)) return planModel(layer, inside);
  const type = layerTypes.get(className);
  if (!type) {
    throw new FileFormatError(
      `${where} is of a class that is not known; known are ${[...layerTypes.keys()].join(', ')}, Sequential and Functional`,
    );
  }
  const plan = (serialized: unknown) => planLayer(readLayer(serialized, where), inside);
  return type(config, { ...inside, where, plan });
}

/** Reads the serialised form of a layer. */
export function readLayer(value: unknown, where: string): SerializedLayer {
  if (!isRecord(value) || typeof value.class_name !== 'string') {
    throw new FileFormatError(`${where} has a layer that is none: ${JSON.stringify(value)?.slice(0, 100)}`);
  }
  // The first versions of Keras keep the layers of a Sequential where others have its options.
  const config = Array.isArray(value.config) ? { layers: value.config as unknown[] } : value.config;
  if (!isRecord(config)) throw new FileFormatError(`${where} has a layer without a configuration`);
  const name = config.name ?? value.name ?? value.class_name.toLowerCase();
  if (typeof name !== 'string' || name === '' || name === '__proto__')
    throw new FileFormatError(`${where} has a layer with the name ${JSON.stringify(name)}`);
  return { className: value.class_name, name, config };
}
