import type * as tf from '@tensorflow/tfjs-core';
import { Conv2d, initialize, Linear, withoutInitialization, type Module } from '@dl/core/nn';

/** Makes the first weights of a layer, of a shape in this library's layout; `name` is the layer's in its network. */
type WeightInitializer = (shape: number[], name: string) => tf.Tensor;

/** How a paper starts its network. */
export interface Initialization {
  /** Weights of convolutions [height, width, in, out]. */
  convolution: WeightInitializer;
  /** Weights of linear layers [in, out]. */
  linear: WeightInitializer;
  /** Biases [out] of a layer whose outputs see `fanIn` inputs. Default: zeros. */
  bias?: (shape: number[], fanIn: number, name: string) => tf.Tensor;
}

/** Makes a network and draws the weights of its convolutions and linear layers, once. */
export function initialized<Network extends Module>(
  create: () => Network,
  { convolution, linear, bias = initialize.zeros }: Initialization,
): Network {
  const network = withoutInitialization(create);
  for (const [name, layer] of network.namedModules()) {
    if (!(layer instanceof Conv2d || layer instanceof Linear)) continue;
    const { shape, size } = layer.weight;
    layer.weight.assign((layer instanceof Conv2d ? convolution : linear)(shape, name));
    layer.bias?.assign(bias(layer.bias.shape, size / shape.at(-1)!, name));
  }
  return network;
}
