import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tf from '@tensorflow/tfjs-core';
import { UnsupportedPlatformError } from '../../errors';

const known = 1234.5;

/**
 * Makes `dataSync` on TF.js's webgpu backend right or a typed error. WebGPU has no synchronous reads, so TF.js draws the
 * numbers on a canvas as colours and reads those: Node has no canvas, and some browsers without a GPU draw zeros. Each read is
 * therefore followed by that of a known number.
 */
export function checkSynchronousReads(backend: WebGPUBackend): void {
  const { tensorMap } = backend as unknown as {
    tensorMap: { get(id: object): { values: unknown; dtype: tf.DataType } };
  };
  const { dataId: knownId } = backend.makeTensorInfo([1], 'float32', Float32Array.of(known));
  const readSync = backend.readSync.bind(backend);

  backend.readSync = (dataId) => {
    const { values, dtype } = tensorMap.get(dataId);
    if (values || dtype === 'string') return readSync(dataId);
    if (typeof OffscreenCanvas === 'undefined') throw cannotRead();
    const result = readSync(dataId);
    if (readKnown() !== known) throw cannotRead();
    return result;
  };

  function readKnown(): number {
    const data = tensorMap.get(knownId);
    backend.uploadToGPU(knownId);
    data.values = null; // where TF.js keeps what it has read
    return (readSync(knownId) as Float32Array)[0]!;
  }
}

const cannotRead = () =>
  new UnsupportedPlatformError(
    'WebGPU cannot read a tensor synchronously here, or its device has just been lost. Use `await tensor.data()` instead of `tensor.dataSync()`, or another backend.',
  );
