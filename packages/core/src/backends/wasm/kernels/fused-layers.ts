import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel, type Workspace } from '../workspace';

interface FusedInputs {
  bias?: tf.TensorInfo;
  preluActivationWeights?: tf.TensorInfo;
}

interface FusedAttributes {
  activation: tf.backend_util.Activation;
  leakyreluAlpha?: number;
}

/**
 * A kernel with bias and activation, `fused`, that takes any bias that can be broadcast: TF.js's takes one number a
 * channel. With another bias the layer is computed by `plain`, then the bias and the activation.
 */
export function withAnyBias(fused: tf.KernelConfig, plain: string): tf.KernelConfig {
  const kernel = wasmKernel<FusedInputs & Record<string, tf.TensorInfo>, FusedAttributes>(
    fused.kernelName,
    (workspace, inputs, attributes) => {
      const { bias, preluActivationWeights: slopes, ...operands } = inputs;
      // TF.js declares optional inputs as present.
      if (!(bias as tf.TensorInfo | undefined) || bias.shape.length === 1) {
        return workspace.call(fused, inputs, attributes);
      }
      const layer = workspace.run(plain, operands, attributes);
      const biased = workspace.run(tf.Add, { a: layer, b: bias });
      return activated(workspace, biased, attributes, slopes);
    },
  );
  return { ...fused, ...kernel };
}

function activated(
  workspace: Workspace,
  x: tf.TensorInfo,
  { activation, leakyreluAlpha }: FusedAttributes,
  slopes: tf.TensorInfo,
): tf.TensorInfo {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return workspace.run(tf.Relu, { x });
    case 'relu6':
      return workspace.run(tf.Relu6, { x });
    case 'elu':
      return workspace.run(tf.Elu, { x });
    case 'sigmoid':
      return workspace.run(tf.Sigmoid, { x });
    case 'leakyrelu':
      return workspace.run(tf.LeakyRelu, { x }, { alpha: leakyreluAlpha });
    case 'prelu':
      return workspace.run(tf.Prelu, { x, alpha: slopes });
  }
}
