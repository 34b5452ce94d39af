import { Conv2d, Flatten, initialize, Linear, ReLU, Tanh, type Module } from '@dl/core/nn';

export interface LayerOptions {
  /** Outputs of the hidden layers. */
  hidden: readonly number[];
  activation: 'relu' | 'tanh';
  /** Orthogonal weights with this gain, and biases of zero; default: as PyTorch initialises. */
  gain?: number;
}

/** Convolutions of the DQN of Mnih et al. 2015 (Methods): channels, kernel, stride. */
const forScreens = [
  [32, 8, 4],
  [64, 4, 2],
  [64, 3, 1],
] as const;
/** Those of MinAtar (Young and Tian 2019, section 4), whose boards have 10 x 10 fields. */
const forBoards = [[16, 3, 1]] as const;
/** From this height on a picture is a screen. */
const screenHeight = 36;

/**
 * Layers that make features of an observation. Of pictures, [height, width, channels], by convolutions first.
 *
 * @param shape - Of an observation, without the batch.
 */
export function featureLayers(
  shape: readonly number[],
  { hidden, activation, gain }: LayerOptions,
): { layers: Module[]; features: number } {
  const layers: Module[] = [];
  const activate = () => (activation === 'relu' ? new ReLU() : new Tanh());
  let features = shape[0]!;
  if (shape.length === 3) {
    let [height, width, channels] = shape as [number, number, number];
    for (const [maps, kernel, stride] of height < screenHeight ? forBoards : forScreens) {
      layers.push(orthogonal(new Conv2d(channels, maps, kernel, { stride }), gain), new ReLU());
      height = Math.floor((height - kernel) / stride) + 1;
      width = Math.floor((width - kernel) / stride) + 1;
      channels = maps;
    }
    layers.push(new Flatten());
    features = height * width * channels;
  }
  for (const outputs of hidden) {
    layers.push(orthogonal(new Linear(features, outputs), gain), activate());
    features = outputs;
  }
  return { layers, features };
}

/** The layer, with orthogonal weights of this gain and biases of zero, if there is a gain. */
export function orthogonal<Layer extends Linear | Conv2d>(layer: Layer, gain?: number): Layer {
  if (gain === undefined) return layer;
  layer.weight.assign(initialize.orthogonal(layer.weight.shape, { gain }));
  layer.bias?.assign(initialize.zeros(layer.bias.shape));
  return layer;
}
