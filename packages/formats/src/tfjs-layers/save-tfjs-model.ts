import { InvalidArgumentError, toHostTensor } from '@dl/core';
import { concatenate, inEvaluationMode, joinPath, sha256, writeFileAtomic } from '@dl/core/internal';
import { Embedding, observeForward, type AnyModule, type Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { kerasLayersOf, type KerasLayer } from './keras-layers-of';

export interface SaveTfjsModelOptions {
  /** Shape of one input, without the batch. */
  inputShape: readonly number[];
}

/** As TensorFlow.js itself cuts files, so that browsers cache them. */
const shardBytes = 4 * 2 ** 20;

/**
 * Saves a network as a layers-model, `model.json` with its weights beside it, which `tf.loadLayersModel` of
 * TensorFlow.js loads. `model.json` is written last, so that a crash leaves the model that was there; weights of an
 * earlier model stay in the folder under their own names.
 *
 * ```ts
 * await saveTfjsModel('web/model', network, { inputShape: [28, 28, 1] });
 * ```
 *
 * @param folder - A path; missing folders are made.
 * @param network - Of layers that Keras has too; a Sequential in it is unfolded.
 * @throws {@link InvalidArgumentError} if it has another layer; {@link StorageFullError} if the disk is full.
 */
export async function saveTfjsModel(
  folder: string,
  network: Sequential,
  { inputShape }: SaveTfjsModelOptions,
): Promise<void> {
  const layers = describeLayers(network, inputShape);
  const weights = layers.flatMap(({ name, weights = [] }) =>
    weights.map(([weight, value]) => ({ name: `${name}/${weight}`, value })),
  );
  try {
    const data = await Promise.all(weights.map(async ({ value }) => (await toHostTensor(value)).data));
    const bytes = concatenate(
      data.map((values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    );
    const paths = await writeShards(folder, bytes);
    const specs = weights.map(({ name, value }) => ({ name, shape: value.shape, dtype: 'float32' }));
    const model = {
      format: 'layers-model',
      generatedBy: '@dl/formats',
      convertedBy: null,
      modelTopology: topologyOf(layers, inputShape),
      weightsManifest: [{ paths, weights: specs }],
    };
    await writeFileAtomic(joinPath(folder, 'model.json'), JSON.stringify(model));
  } finally {
    tf.dispose(weights.map(({ value }) => value));
  }
}

interface NamedLayer extends KerasLayer {
  readonly name: string;
}

/** The layers with their names. Their weights are copies, which the caller disposes. */
function describeLayers(network: Sequential, inputShape: readonly number[]): NamedLayer[] {
  const layers: NamedLayer[] = [];
  tf.tidy(() => {
    const leaves = leavesOf(network);
    const [first] = leaves;
    if (!first) throw new InvalidArgumentError('a network without layers cannot be saved');
    const x = tf.zeros([1, ...inputShape], first instanceof Embedding ? 'int32' : 'float32');
    const inputs = inputShapes(network, x);
    const described = leaves.flatMap((layer, index) => kerasLayersOf(layer, inputs[index]!));
    for (const [index, layer] of described.entries()) {
      const weights = layer.weights?.map(([name, value]) => [name, tf.keep(tf.clone(value))] as const);
      layers.push({ ...layer, weights, name: `${layer.className.toLowerCase()}_${index + 1}` });
    }
  });
  return layers;
}

/** The layers that are no Sequential, in order. */
function leavesOf(module: AnyModule): AnyModule[] {
  const isSequential = Symbol.iterator in module;
  return isSequential ? [...module.children()].flatMap(([, child]) => leavesOf(child)) : [module];
}

/** The shape of what each leaf takes: the output of the one before. */
function inputShapes(network: Sequential, x: tf.Tensor): number[][] {
  const leaves = new Set(leavesOf(network));
  const shapes = [x.shape];
  inEvaluationMode(network, () =>
    observeForward(
      network,
      (_, module, output) => {
        if (leaves.has(module)) shapes.push((output as tf.Tensor).shape);
      },
      () => network.forward(x),
    ),
  );
  return shapes;
}

function topologyOf(layers: readonly NamedLayer[], inputShape: readonly number[]) {
  return {
    class_name: 'Sequential',
    keras_version: '2.15.0',
    backend: 'tensorflow',
    config: {
      name: 'sequential',
      layers: layers.map(({ name, className, config }, index) => ({
        class_name: className,
        config: {
          name,
          trainable: true,
          ...(index === 0 && { batch_input_shape: [null, ...inputShape] }),
          ...config,
        },
      })),
    },
  };
}

/** Writes the weights and returns the names of their files, which are made of their content. */
async function writeShards(folder: string, bytes: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const id = (await sha256(bytes)).slice(0, 12);
  const count = Math.max(1, Math.ceil(bytes.length / shardBytes));
  const names = Array.from({ length: count }, (_, index) => `weights-${id}-shard${index + 1}of${count}.bin`);
  for (const [index, name] of names.entries()) {
    await writeFileAtomic(
      joinPath(folder, name),
      bytes.subarray(index * shardBytes, (index + 1) * shardBytes),
    );
  }
  return names;
}
