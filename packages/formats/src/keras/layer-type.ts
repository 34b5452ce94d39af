import { FileFormatError, fromHostTensor, type HostTensor } from '@dl/core';
import { withoutInitialization } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { activationOf } from './activations';
import type { KerasModule, LayerPlan, WeightSlot } from './layer-plan';

/** What a layer knows of the model that it is in. */
export interface LayerContext {
  /** Keras 3, or what came before. */
  readonly version: 2 | 3;
  /** Class and name, for errors. */
  readonly where: string;
  /** False for a frozen layer. */
  readonly trainable: boolean;
  /** Plans a layer inside of this one from its serialised form. */
  plan(layer: unknown): LayerPlan;
}

/** A class of Keras's layers: makes a plan of a configuration. */
export type LayerType = (config: Record<string, unknown>, context: LayerContext) => LayerPlan;

/** Weights of the file by Keras's names, in its layouts. */
type Weights = Readonly<Record<string, tf.Tensor>>;

/**
 * Where a parameter comes from: the weight of this name as it is, a computation on weights, or null for one that Keras
 * lacks, which stays zero.
 */
type ParameterSource = string | ((weights: Weights) => tf.Tensor) | null;

interface LayerDefinition<Options extends z.ZodRawShape> {
  /** What the configuration may say that matters; everything else must be without effect. */
  readonly options: Options;
  /** True if an activation may follow the layer. */
  readonly activated?: boolean;
  /** Keras's weights in their order, with their shapes; null for what only the file knows. */
  readonly weights?: (options: z.output<z.ZodObject<Options>>) => Record<string, WeightSlot['shape']>;
  /** The path of the weights in Keras 3 in front of `vars`. */
  readonly path?: string;
  /** How many tensors it returns. Default: 1. */
  readonly outputs?: (options: z.output<z.ZodObject<Options>>) => number;
  /** @param shapes - Of the weights. */
  readonly make: (
    options: z.output<z.ZodObject<Options>>,
    shapes: Readonly<Record<string, readonly number[]>>,
    context: LayerContext,
  ) => KerasModule;
  /** Parameters of the module by name. */
  readonly parameters?: (options: z.output<z.ZodObject<Options>>) => Record<string, ParameterSource>;
}

/** Declares a class of layers by its options, its weights, our module for it, and which weight becomes which parameter. */
export function layerType<Options extends z.ZodRawShape>(definition: LayerDefinition<Options>): LayerType {
  return (config, context) => {
    const options = parseOptions(definition.options, definition.activated ?? false, config, context.where);
    const shapes = Object.entries(definition.weights?.(options) ?? {});
    const prefix = definition.path ? `${definition.path}/` : '';
    const slots = shapes.map(([name, shape], index): WeightSlot => {
      return { name, shape, path: `${prefix}vars/${index}`, layers: [], models: 0 };
    });
    return {
      slots,
      outputs: definition.outputs?.(options),
      activation: definition.activated
        ? activationOf(config.activation, context.version, context.where)
        : undefined,
      async make(read) {
        const tensors = new Map<string, HostTensor>();
        for (const slot of slots) tensors.set(slot.name, checked(await read(slot), slot, context.where));
        const shapes = Object.fromEntries([...tensors].map(([name, { shape }]) => [name, shape]));
        const module = withoutInitialization(() => definition.make(options, shapes, context));
        try {
          fill(module, tensors, definition.parameters?.(options) ?? {}, context);
          return module;
        } catch (error) {
          module.dispose();
          throw error;
        }
      },
    };
  };
}

/** Options that have no effect on what a trained layer computes. */
const harmless =
  /^(name|trainable|dtype|dtype_policy|batch_input_shape|batch_shape|input_shape|input_dtype|input_length|build_config|autocast|seed|sparse|ragged|optional|implementation|unroll|noise_shape|fused|synchronized|virtual_batch_size|quantization_config|cache_attributes|\w+_(initializer|regularizer|constraint))$/;

function parseOptions<Options extends z.ZodRawShape>(
  shape: Options,
  activated: boolean,
  config: Record<string, unknown>,
  where: string,
): z.output<z.ZodObject<Options>> {
  for (const [name, value] of Object.entries(config)) {
    const isKnown = Object.hasOwn(shape, name) || (activated && name === 'activation') || harmless.test(name);
    if (isKnown || value === null || value === false) continue;
    throw new FileFormatError(
      `${where} has the option ${name} = ${brief(value)}, which is not known; known are ${Object.keys(shape).join(', ')}`,
    );
  }
  const given = Object.entries(config).filter(
    ([name, value]) => Object.hasOwn(shape, name) && value !== null,
  );
  const result = z.object(shape).safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const option = path.map(String).join('.');
  throw new FileFormatError(
    `${where} has the option ${option} = ${brief(config[String(path[0])])}, which is not supported: ${message}`,
  );
}

const brief = (value: unknown) => (JSON.stringify(value) ?? 'undefined').slice(0, 100);

function checked(tensor: HostTensor, { name, shape }: WeightSlot, where: string): HostTensor {
  const fits =
    shape === null ||
    (tensor.shape.length === shape.length &&
      shape.every((size, axis) => size === null || size === tensor.shape[axis]));
  if (fits) return tensor;
  const expected = shape.map((size) => size ?? 'any').join(', ');
  throw new FileFormatError(
    `${where} expects a weight "${name}" of shape [${expected}], the file has [${tensor.shape.join(', ')}]`,
  );
}

function fill(
  module: KerasModule,
  tensors: ReadonlyMap<string, HostTensor>,
  sources: Readonly<Record<string, ParameterSource>>,
  { trainable, where }: LayerContext,
): void {
  const parameters = new Map(module.namedParameters());
  const targets = new Map([...parameters, ...module.namedBuffers()]);
  tf.tidy(() => {
    const weights = Object.fromEntries([...tensors].map(([name, tensor]) => [name, fromHostTensor(tensor)]));
    for (const [name, source] of Object.entries(sources)) {
      const target = targets.get(name);
      if (!target) continue; // such as the bias of a layer without one
      const value =
        source === null
          ? tf.zeros(target.shape)
          : typeof source === 'string'
            ? tf.clone(weights[source]!)
            : source(weights);
      if (!tf.util.arraysEqual(value.shape, target.shape)) {
        throw new FileFormatError(
          `${where} has weights that make a parameter of shape [${value.shape}], not [${target.shape}]`,
        );
      }
      target.assign(tf.cast(value, 'float32'));
      const parameter = parameters.get(name);
      if (parameter) parameter.requiresGradient = trainable && source !== null;
    }
  });
}
