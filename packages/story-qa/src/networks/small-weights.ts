import * as tf from '@tensorflow/tfjs-core';
import { Embedding, initialize, Linear, Parameter } from '@dl/core/nn';
import { padding } from '../vocabulary/story-vocabulary';

/** Standard deviation of the first weights (Sukhbaatar et al. 2015, section 4.2; Henaff et al. 2017, section 5). */
const deviation = 0.1;

/** Normally distributed first weights. */
export function smallParameter(shape: number[]): Parameter {
  return new Parameter(initialize.normal(shape, 0, deviation));
}

/** A linear map, without bias by default. */
export function smallLinear(inFeatures: number, outFeatures: number, { bias = false } = {}): Linear {
  const layer = new Linear(inFeatures, outFeatures, { bias });
  layer.weight.assign(initialize.normal([inFeatures, outFeatures], 0, deviation));
  layer.bias?.assign(initialize.normal([outFeatures], 0, deviation));
  return layer;
}

/** Vectors of words; the one of padding is and stays zeros. */
export function smallEmbedding(count: number, features: number): Embedding {
  const layer = new Embedding(count, features, { paddingIndex: padding });
  layer.weight.assign(tf.tidy(() => tf.mul(layer.weight.value, deviation)));
  return layer;
}
