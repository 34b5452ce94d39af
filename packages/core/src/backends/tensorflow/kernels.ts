import * as tf from '@tensorflow/tfjs-core';
import { poolWindows, type PoolAttributes } from '../../gradients/pool-windows';

/**
 * Makes kernels of tfjs-node agree with those of TF.js's other backends, on which the gradients of this library rely.
 * To be called once the package is loaded.
 */
export function registerTensorflowKernels(): void {
  for (const [kernelName, improved] of Object.entries(improvements)) {
    const stock = tf.getKernel(kernelName, 'tensorflow') as tf.KernelConfig | undefined;
    if (!stock) continue;
    tf.unregisterKernel(kernelName, 'tensorflow');
    tf.registerKernel(improved(stock));
  }
}

const improvements: Record<string, (stock: tf.KernelConfig) => tf.KernelConfig> = {
  [tf.AvgPoolGrad]: averagePoolGradient,
  [tf.AvgPool3DGrad]: averagePoolGradient,
  [tf.GatherV2]: gather,
};

interface GradientCall {
  inputs: { dy: tf.Tensor; input: tf.Tensor };
  attrs: PoolAttributes;
  backend: tf.KernelBackend;
}

/**
 * TensorFlow divides the gradient by the number of elements in a window that are not padding, as is right; TF.js divides
 * by the size of the window, and its callers correct that.
 */
function averagePoolGradient(exact: tf.KernelConfig): tf.KernelConfig {
  const kernelFunc = ({ inputs: { dy, input }, attrs, backend }: GradientCall) => {
    const axes = poolWindows(input.shape, attrs);
    const scaled = tf.tidy(() =>
      axes.reduce((gradient, { size, stride, before, inputLength, outputLength }, axis) => {
        const filled = Array.from({ length: outputLength }, (_, index) => {
          const start = index * stride - before;
          return (Math.min(start + size, inputLength) - Math.max(start, 0)) / size;
        });
        if (filled.every((share) => share === 1)) return gradient;
        return tf.mul(gradient, tf.tensor(filled, alongAxis(dy.shape, axis + 1)));
      }, dy),
    );
    const result = exact.kernelFunc({ inputs: { dy: scaled, input }, attrs: attrs as never, backend });
    if (scaled !== dy) scaled.dispose();
    return result;
  };
  return { ...exact, kernelFunc: kernelFunc as unknown as tf.KernelFunc };
}

/** A shape of one axis's length there, and of 1 elsewhere. */
const alongAxis = (shape: number[], axis: number) => shape.map((length, i) => (i === axis ? length : 1));

/** tfjs-node's kernel, `stock`, does not count axes from the end. */
function gather(stock: tf.KernelConfig): tf.KernelConfig {
  return {
    ...stock,
    kernelFunc: (call) => {
      const { axis } = call.attrs as unknown as tf.GatherV2Attrs;
      const [positive] = tf.util.parseAxisParam(axis, (call.inputs.x as tf.TensorInfo).shape);
      return stock.kernelFunc({ ...call, attrs: { ...call.attrs, axis: positive! } });
    },
  };
}
