import * as tf from '@tensorflow/tfjs-core';

type Kernel = (inputs: Record<string, tf.TensorInfo>, attributes?: object) => tf.TensorInfo;

/** Kernels of TF.js 4.22's webgpu backend that give wrong numbers, made right by what is around them. */
export function correctedWebgpuKernels(): tf.KernelConfig[] {
  return [cast(tf.getKernel(tf.Cast, 'webgpu')), ...[tf.Cumsum, tf.Cumprod].map(cumulative)];
}

/**
 * TF.js leaves integers and booleans as they are when it casts them to floats and only calls them so. Some kernels (those
 * that transpose first, such as a sum over the first axis) then take the bits of an integer for those of a float.
 */
function cast({ kernelFunc }: tf.KernelConfig): tf.KernelConfig {
  return {
    kernelName: tf.Cast,
    backendName: 'webgpu',
    kernelFunc: (parameters) => {
      const { inputs, attrs, backend } = parameters;
      const { x } = inputs as { x: tf.TensorInfo };
      const { dtype } = attrs as unknown as tf.CastAttrs;
      const named = kernelFunc(parameters) as tf.TensorInfo;
      if (dtype !== 'float32' || !['int32', 'bool'].includes(x.dtype)) return named;
      const dataId = (backend as tf.KernelBackend).write(Float32Array.of(1), [], dtype);
      const one = { dataId, shape: [], dtype };
      const converted = kernel(tf.Multiply, backend)({ a: named, b: one });
      dispose(backend, named, one);
      return converted;
    },
  };
}

/**
 * Cumulative sums and products. From the end to the start, TF.js compiles the length of the axis into its program, and then
 * uses the program for other lengths too.
 */
function cumulative(kernelName: string): tf.KernelConfig {
  const { kernelFunc } = tf.getKernel(kernelName, 'webgpu');
  return {
    kernelName,
    backendName: 'webgpu',
    kernelFunc: (parameters) => {
      const { inputs, attrs, backend } = parameters;
      const { x } = inputs as { x: tf.TensorInfo };
      const { axis, reverse } = attrs as unknown as tf.CumsumAttrs;
      if (!reverse) return kernelFunc(parameters);
      const reversed = kernel(tf.Reverse, backend);
      const dims = tf.util.parseAxisParam(axis, x.shape);
      const flipped = reversed({ x }, { dims });
      const forward = { inputs: { x: flipped }, attrs: { ...attrs, reverse: false }, backend };
      const accumulated = kernelFunc(forward) as tf.TensorInfo;
      const result = reversed({ x: accumulated }, { dims });
      dispose(backend, flipped, accumulated);
      return result;
    },
  };
}

function kernel(name: string, backend: unknown): Kernel {
  const { kernelFunc } = tf.getKernel(name, 'webgpu');
  return (inputs, attributes = {}) =>
    kernelFunc({ inputs, attrs: attributes as tf.NamedAttrMap, backend: backend as object }) as tf.TensorInfo;
}

function dispose(backend: unknown, ...tensors: tf.TensorInfo[]): void {
  for (const { dataId } of tensors) (backend as tf.KernelBackend).disposeData(dataId);
}
