import { InvalidArgumentError } from '@dl/core';
import {
  BatchNorm1d,
  BatchNorm2d,
  BatchNorm3d,
  Conv1d,
  Conv2d,
  Conv3d,
  Linear,
  Parameter,
  Sequential,
  type AnyModule,
  type Module,
} from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { ChannelAffine } from './channel-affine';
import { GraphModule, type GraphNode } from './graph-module';

/** Layers whose output channels are the last axis of their weights. */
const linearLayers = [Conv1d, Conv2d, Conv3d, Linear];
const normLayers = [BatchNorm1d, BatchNorm2d, BatchNorm3d];

type LinearLayer = Conv1d | Conv2d | Conv3d | Linear;
type Normalization = BatchNorm1d | BatchNorm2d | BatchNorm3d | ChannelAffine;

/**
 * Makes inference faster: batch normalisations, and factors and offsets of channels, that follow a convolution or a
 * linear layer go into its weights. `(w x + b) s + t` is `(s w) x + (s b + t)`, where s and t come from the running
 * statistics (Ioffe and Szegedy 2015, section 3.1, last paragraph).
 *
 * The result takes over the layers of `model`, which are changed: do not use `model` afterwards. It gives the same numbers
 * up to rounding. Layers in nested `Sequential`s are folded too; the layers of a `Sequential` are counted anew.
 *
 * ```ts
 * const fast = foldBatchNorm(model.eval());
 * ```
 *
 * @throws {@link InvalidArgumentError} if the model is in training mode, where the statistics are those of the batch.
 */
export function foldBatchNorm<Model extends Sequential | GraphModule>(model: Model): Model {
  if (model.training) {
    throw new InvalidArgumentError(
      'only a model for inference can be folded; call eval() first, which makes batch norms use their running statistics',
    );
  }
  const shared = sharedModules(model);
  const folded = model instanceof GraphModule ? foldGraph(model, shared) : foldSequential(model, shared);
  return folded.eval() as Model;
}

function foldSequential(model: Sequential, shared: ReadonlySet<AnyModule>): Sequential {
  const kept: Module[] = [];
  for (const module of model) {
    const previous = kept.at(-1);
    if (previous && foldInto(previous, module, shared)) continue;
    kept.push(module instanceof Sequential ? foldSequential(module, shared) : module);
  }
  return new Sequential(...kept);
}

function foldGraph(model: GraphModule, shared: ReadonlySet<AnyModule>): GraphModule {
  const uses = countUses(model);
  /** Positions in `kept` of nodes whose value only one other node takes, by the name of the value. */
  const positions = new Map<string, number>();
  const kept: GraphNode[] = [];
  for (const node of model.nodes) {
    let position = positions.get(node.inputs[0] ?? '') ?? kept.length;
    const previous = kept[position];
    if (previous && foldInto(previous.module, node.module, shared)) {
      kept[position] = { ...previous, outputs: node.outputs };
    } else {
      position = kept.length;
      kept.push(node);
    }
    const [output = ''] = node.outputs;
    if (uses.get(output) === 1) positions.set(output, position);
  }
  return new GraphModule(model.inputs, kept, model.outputs);
}

/**
 * How many nodes take each value. Infinity for outputs of the graph, and for a name that stands for several values: which
 * of them a node takes depends on the order of the nodes, which folding changes.
 */
function countUses({ inputs, nodes, outputs }: GraphModule): Map<string, number> {
  const uses = new Map(outputs.map((name) => [name, Infinity]));
  for (const name of nodes.flatMap((node) => node.inputs)) uses.set(name, (uses.get(name) ?? 0) + 1);
  const given = new Set<string>();
  for (const name of [...inputs, ...nodes.flatMap((node) => node.outputs)]) {
    if (given.has(name)) uses.set(name, Infinity);
    given.add(name);
  }
  return uses;
}

/** Modules that stand in several places: what is right for one may be wrong for another. */
function sharedModules(model: AnyModule): Set<AnyModule> {
  const seen = new Set<AnyModule>();
  const shared = new Set<AnyModule>();
  for (const [, module] of model.namedModules()) (seen.has(module) ? shared : seen).add(module);
  return shared;
}

const isLinear = (module: unknown): module is LinearLayer =>
  linearLayers.some((Layer) => module instanceof Layer);

const isFoldable = (module: unknown): module is Normalization =>
  module instanceof ChannelAffine || normLayers.some((Layer) => module instanceof Layer);

/** Moves `norm` into the weights of `layer` and disposes it, if they are such layers; returns whether it did. */
function foldInto(layer: AnyModule, norm: AnyModule, shared: ReadonlySet<AnyModule>): boolean {
  if (!isLinear(layer) || !isFoldable(norm) || shared.has(layer) || shared.has(norm)) return false;
  const isTracked = norm instanceof ChannelAffine || norm.running_mean !== undefined;
  const size = norm instanceof ChannelAffine ? norm.channels : norm.numFeatures;
  if (!isTracked || size !== layer.weight.shape.at(-1)) return false;
  const [weight, bias] = tf.tidy((): [tf.Tensor, tf.Tensor] => {
    const { scale, shift } = affineOf(norm, size);
    const offset = layer.bias ? tf.add(tf.mul(layer.bias.value, scale), shift) : shift;
    return [tf.mul(layer.weight.value, scale), tf.clone(offset)];
  });
  layer.weight.assign(weight);
  if (layer.bias) layer.bias.assign(bias);
  else Object.assign(layer, { bias: new Parameter(bias) });
  norm.dispose();
  return true;
}

/** `norm(x) = x scale + shift`, both [channels]. */
function affineOf(norm: Normalization, channels: number): { scale: tf.Tensor; shift: tf.Tensor } {
  const weight = norm.weight?.value ?? tf.ones([channels]);
  const bias = norm.bias?.value ?? tf.zeros([channels]);
  if (norm instanceof ChannelAffine) return { scale: weight, shift: bias };
  const scale = tf.mul(weight, tf.rsqrt(tf.add(norm.running_var!.value, norm.epsilon)));
  return { scale, shift: tf.sub(bias, tf.mul(norm.running_mean!.value, scale)) };
}
