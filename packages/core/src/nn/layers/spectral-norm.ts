import * as tf from '@tensorflow/tfjs-core';
import { normal } from '../initialize';
import { Module } from '../module';
import { Buffer, type Parameter } from '../parameter';

type WeightedLayer = Module & { readonly weight: Parameter; readonly bias?: Parameter };

export interface SpectralNormOptions {
  /** Steps of the power iteration in each forward pass of training. Default: 1. */
  iterations?: number;
}

/**
 * Runs a linear or convolution layer with the weight `W / σ(W)`, where σ is the largest singular value of `W` as a
 * matrix [out, rest] (Miyato et al. 2018, section 2.1). σ = uᵀ W v comes from a power iteration, which goes on in
 * training and rests in inference; gradients take u and v as constants. Names and numbers are those of
 * `torch.nn.utils.spectral_norm`.
 *
 * ```ts
 * const layer = new SpectralNorm(new Conv2d(3, 64, 4, { stride: 2, padding: 1 }));
 * layer.forward(tf.zeros([1, 32, 32, 3])).shape; // [1, 16, 16, 64]
 * ```
 */
export class SpectralNorm extends Module {
  readonly bias?: Parameter;
  readonly weight_orig: Parameter;
  readonly weight_u: Buffer; // [out]
  readonly weight_v: Buffer; // [rest]
  readonly #layer: WeightedLayer; // private to JavaScript too: its parameters carry the names above
  readonly #iterations: number;

  constructor(layer: WeightedLayer, { iterations = 1 }: SpectralNormOptions = {}) {
    super();
    this.#layer = layer;
    this.#iterations = iterations;
    if (layer.bias) this.bias = layer.bias;
    this.weight_orig = layer.weight;
    const [outputs, rest] = tf.tidy(() => this.weightMatrix().shape);
    this.weight_u = new Buffer(tf.tidy(() => normalize(normal([outputs]))));
    this.weight_v = new Buffer(tf.tidy(() => normalize(normal([rest!]))));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const matrix = this.weightMatrix();
      if (this.training) this.iterate(matrix);
      const sigma = tf.sum(tf.mul(this.weight_u.value, multiply(matrix, this.weight_v.value)));
      const weight = tf.div(this.weight_orig.value, sigma);
      // The layer as it is, but for the value of its weight.
      const normalized = Object.create(this.weight_orig, { value: { value: weight } }) as Parameter;
      const layer = Object.create(this.#layer, { weight: { value: normalized } }) as WeightedLayer;
      return layer.forward(x);
    });
  }

  private iterate(matrix: tf.Tensor): void {
    for (let i = 0; i < this.#iterations; i++) {
      this.weight_v.assign(normalize(multiply(matrix, this.weight_u.value, true)));
      this.weight_u.assign(normalize(multiply(matrix, this.weight_v.value)));
    }
  }

  /** [out, rest], in the order of PyTorch, which is the order of v. */
  private weightMatrix(): tf.Tensor {
    const state = this.weight_orig.toState();
    const outFirst =
      this.weight_orig.layout === 'convTranspose2d' ? tf.transpose(state, [1, 0, 2, 3]) : state;
    return tf.reshape(outFirst, [outFirst.shape[0], -1]);
  }
}

function multiply(matrix: tf.Tensor, vector: tf.Tensor, transpose = false): tf.Tensor {
  return tf.squeeze(tf.matMul(matrix, tf.expandDims(vector, 1), transpose), [1]);
}

function normalize(vector: tf.Tensor): tf.Tensor {
  return tf.div(vector, tf.maximum(tf.sqrt(tf.sum(tf.square(vector))), 1e-12));
}
