import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

/** What all of TF.js's GPU backends have. */
type GpuBackend = tf.KernelBackend & {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: tf.BackendValues): tf.TensorInfo;
};

/**
 * A kernel that a GPU backend lacks, run on the processor by TF.js's cpu backend: its inputs are read from the device and
 * its outputs written back. Right where the kernel is rare, or works on strings, which are never on the device.
 */
export function processorKernel(kernelName: string, backendName: string): tf.KernelConfig {
  return {
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const device = backend as GpuBackend;
      const { kernelFunc } = tf.getKernel(kernelName, 'cpu');
      const processor = new MathBackendCPU();
      // At its first tensor in Node it prints an advertisement to stderr, unless it believes it has done so.
      Object.assign(processor, { firstUse: false });

      const copied = new Map<tf.DataId, tf.TensorInfo>();
      const toProcessor = (input: tf.TensorInfo) => {
        const { shape, dtype } = input;
        const dataId = processor.write(device.readSync(input.dataId), shape, dtype);
        copied.set(dataId, input);
        return { dataId, shape, dtype, rank: shape.length }; // some kernels take their inputs for tensors
      };
      // A kernel can return one of its inputs.
      const toDevice = ({ dataId, shape, dtype }: tf.TensorInfo) =>
        copied.get(dataId) ?? device.makeTensorInfo(shape, dtype, processor.readSync(dataId));

      const outputs = kernelFunc({
        inputs: Object.fromEntries(
          Object.entries(inputs).map(([name, input]) => [
            name,
            Array.isArray(input) ? (input.map(toProcessor) as never) : toProcessor(input!),
          ]),
        ),
        attrs,
        backend: processor,
      });
      return Array.isArray(outputs) ? outputs.map(toDevice) : toDevice(outputs);
    },
  };
}
