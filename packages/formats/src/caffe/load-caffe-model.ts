import { fromHostTensor } from '@dl/core';
import { withoutInitialization } from '@dl/core/nn';
import { openBytes, type TensorReader, type TensorSource, type UrlSourceOptions } from '@dl/core/weights';
import type { GraphModule } from '../graph/graph-module';
import { buildGraph, type BuildGraphOptions } from './build-graph';
import { caffe } from './caffe';
import { readNetDefinition } from './net-definition';

export interface CaffeModelSource
  extends Pick<BuildGraphOptions, 'inputShape' | 'outputs'>, UrlSourceOptions {
  /** The network: a path, a URL, bytes, or the text itself, which is a string with a brace or a line break. */
  prototxt: TensorSource;
  /** Its weights: a path, a URL or bytes. Default: none, the layers start with random ones. */
  caffemodel?: TensorSource;
}

/**
 * Loads a network of Caffe as a module of this library, as it is when it is tested (`phase: TEST`), in inference mode.
 * It takes images [batch, height, width, channels] with the numbers that it was trained on: most take BGR in 0 to 255
 * minus the mean of the training set, which the file does not say. Layers have the names of the file; a value that a
 * layer computes in place is called `VALUE@LAYER`. Losses, accuracies and labels are left out.
 *
 * ```ts
 * const model = await loadCaffeModel({ prototxt: 'deploy.prototxt', caffemodel: 'bvlc_googlenet.caffemodel' });
 * const probabilities = model.forward(images); // [batch, 224, 224, 3] to [batch, 1000]
 * ```
 *
 * @throws {@link FileFormatError} if a file is damaged or has a layer that is not supported; {@link StateDictError} if the
 * weights are not those of the network.
 */
export async function loadCaffeModel({
  prototxt,
  caffemodel,
  inputShape,
  outputs,
  ...options
}: CaffeModelSource): Promise<GraphModule> {
  const { name, text } = await readText(prototxt, options);
  const weights =
    caffemodel === undefined ? undefined : await caffe.open(await openBytes(caffemodel, options));
  const build = () => buildGraph(readNetDefinition(text, name), { inputShape, outputs, weights });
  const model = weights ? withoutInitialization(build) : build();
  if (weights) {
    try {
      await loadInto(model, weights);
    } catch (error) {
      model.dispose();
      throw error;
    }
  }
  return model.eval();
}

async function readText(
  source: TensorSource,
  options: UrlSourceOptions,
): Promise<{ name: string; text: string }> {
  if (typeof source === 'string' && /[{\n]/.test(source)) return { name: 'the prototxt', text: source };
  const file = await openBytes(source, options);
  return { name: file.name, text: new TextDecoder().decode(await file.read(0, file.size)) };
}

/** Copies weights whose shapes were checked, one at a time. */
async function loadInto(model: GraphModule, weights: TensorReader): Promise<void> {
  for (const [name, tensor] of [...model.namedParameters(), ...model.namedBuffers()]) {
    if (tensor.optional) continue; // the count of batches, which Caffe does not keep
    const { [name]: stored } = await weights.read([name]);
    const state = fromHostTensor(stored!);
    tensor.loadState(state);
    state.dispose();
  }
}
