import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from './define-gradient';
import { describeGradients, uniform, useKernel } from './describe-gradients';
import { normalizationGradients } from './normalization';

const batchNorm = (...[x, mean, variance, offset, scale]: tf.Tensor[]) =>
  tf.batchNorm(x!, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 0.1);

// TF.js itself composes it of other kernels.
useKernel(tf.LogSoftmax, ({ logits }) => tf.logSoftmax(logits!));

describeGradients('normalization', normalizationGradients, {
  FusedBatchNorm: {
    'statistics a channel': [batchNorm, [2, 2, 2, 3], [3], uniform(0.5, 2, [3]), [3], [3]],
    'statistics an element': [
      batchNorm,
      [2, 2, 2, 1],
      [2, 2, 2, 1],
      uniform(0.5, 2, [2, 2, 2, 1]),
      [2, 2, 2, 1],
      [2, 2, 2, 1],
    ],
  },
  LRN: {
    'some neighbours': [
      (x) => tf.localResponseNormalization(x as tf.Tensor4D, 1, 1, 0.5, 0.75),
      [1, 2, 2, 5],
    ],
    'all channels': [(x) => tf.localResponseNormalization(x as tf.Tensor4D, 5, 2, 0.3, 0.5), [1, 1, 2, 4]],
  },
  LogSoftmax: {
    'the last axis': [(logits) => runKernel(tf.LogSoftmax, { logits: logits }, { axis: -1 }), [2, 4]],
  },
  Softmax: { 'the last axis': [(x) => tf.softmax(x), [2, 4]] },
});
