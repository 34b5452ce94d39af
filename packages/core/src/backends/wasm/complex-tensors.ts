import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend';

/** All that the backend keeps of a complex tensor: two tensors of real numbers. */
export interface ComplexParts {
  real: tf.TensorInfo;
  imag: tf.TensorInfo;
}

/** Lets the backend hold complex tensors, which TF.js's does not: it can read and free them. */
export function addComplexTensors(backend: WasmBackend): void {
  const read = backend.readSync.bind(backend);
  backend.readSync = (dataId, ...range) => {
    const parts = complexParts(backend, dataId);
    if (!parts) return read(dataId, ...range);
    const [real, imag] = [read(parts.real.dataId), read(parts.imag.dataId)] as [Float32Array, Float32Array];
    return tf.backend_util.mergeRealAndImagArrays(real, imag);
  };

  const dispose = backend.disposeData.bind(backend);
  backend.disposeData = (dataId, force) => {
    const parts = backend.dataIdMap.has(dataId) ? complexParts(backend, dataId) : undefined;
    const freed = dispose(dataId, force);
    if (freed && parts) for (const part of [parts.real, parts.imag]) dispose(part.dataId, true);
    return freed;
  };
}

/** A complex tensor of two tensors of the same shape, which belong to it from now on. */
export function makeComplex(backend: WasmBackend, parts: ComplexParts): tf.TensorInfo {
  const { shape } = parts.real;
  // Of the backend's own tensors only those of strings occupy none of the compiled code's memory.
  const { dataId } = backend.makeOutput(shape, 'string', undefined, []);
  Object.assign(backend.dataIdMap.get(dataId), { dtype: 'complex64', parts });
  return { dataId, shape, dtype: 'complex64' };
}

/** The parts of a complex tensor; undefined for other tensors. */
export function complexParts(backend: WasmBackend, dataId: object): ComplexParts | undefined {
  return (backend.dataIdMap.get(dataId) as { parts?: ComplexParts }).parts;
}
