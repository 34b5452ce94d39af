import * as tf from '@tensorflow/tfjs-core';
import { cpuBackend } from '../cpu/backend';
import type { WasmBackend } from './backend';
import { complexParts, makeComplex } from './complex-tensors';

interface KernelCall {
  /** Tensors, or lists of tensors, by name or in order; null or undefined where the caller gives none. */
  inputs: object;
  attrs: object;
  backend: WasmBackend;
}

/**
 * The kernels that wasm takes from TF.js's cpu backend: they work on complex numbers, strings and ragged tensors, or
 * draw. Training needs none of them, so that they are there matters, not their speed.
 */
const takenFromCpu = [
  tf.Complex,
  tf.ComplexAbs,
  tf.FFT,
  tf.IFFT,
  tf.Imag,
  tf.Real,
  tf.RaggedGather,
  tf.RaggedRange,
  tf.RaggedTensorToTensor,
  tf.StaticRegexReplace,
  tf.Draw,
];

/** Kernels which compute on cpu: their inputs are copied from the memory of wasm, and their results back into it. */
export function kernelsOnCpu(): tf.KernelConfig[] {
  return takenFromCpu.map((kernelName) => ({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ((call: KernelCall) => runOnCpu(kernelName, call)) as unknown as tf.KernelFunc,
  }));
}

/** A kernel of wasm that computes on cpu what wasm has no memory layout for: strings and complex numbers. */
export function withForeignTypesOnCpu(kernel: tf.KernelConfig): tf.KernelConfig {
  const { kernelName } = kernel;
  if (!tf.getKernel(kernelName, 'cpu')) return kernel;
  const compute = kernel.kernelFunc as unknown as (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[];
  const kernelFunc = (call: KernelCall) =>
    hasForeignType(call) ? runOnCpu(kernelName, call) : compute(call);
  return { ...kernel, kernelFunc: kernelFunc as unknown as tf.KernelFunc };
}

/** Runs cpu's kernel of this name on tensors of wasm. */
export function runOnCpu(
  kernelName: string,
  { inputs, attrs, backend }: KernelCall,
): tf.TensorInfo | tf.TensorInfo[] {
  const cpu = cpuBackend();
  const owned: tf.TensorInfo[] = [];
  try {
    const compute = tf.getKernel(kernelName, 'cpu').kernelFunc as unknown as (
      call: object,
    ) => tf.TensorInfo | tf.TensorInfo[];
    const result = compute({ inputs: copied(inputs), attrs, backend: cpu });
    owned.push(...[result].flat());
    return Array.isArray(result) ? result.map(fromCpu) : fromCpu(result);
  } finally {
    for (const { dataId } of owned) cpu.disposeData(dataId);
  }

  /** The same structure of tensors, on cpu. */
  function copied(structure: unknown): unknown {
    if (Array.isArray(structure)) return structure.map(copied);
    if (!isTensor(structure)) return structure && mapValues(structure, copied);
    const copy = toCpu(structure);
    owned.push(copy);
    return copy;
  }

  function toCpu({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    const parts = complexParts(backend, dataId);
    if (!parts) return cpu.makeTensorInfo(shape, dtype, backend.readSync(dataId));
    const complex = cpu.makeTensorInfo(shape, dtype);
    const data = cpu.data.get(complex.dataId);
    data.complexTensorInfos = { real: toCpu(parts.real), imag: toCpu(parts.imag) };
    return complex;
  }

  function fromCpu({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo {
    const parts = cpu.data.get(dataId).complexTensorInfos;
    // The shape is that of the result: a reshaped tensor shares its parts with the original.
    if (parts)
      return makeComplex(backend, {
        real: fromCpu({ ...parts.real, shape }),
        imag: fromCpu({ ...parts.imag, shape }),
      });
    return backend.makeOutput(shape, dtype, undefined, typed(cpu.readSync(dataId), dtype));
  }
}

/** Values as wasm stores them: kernels of cpu also leave plain arrays, and arrays of other types. */
function typed(values: tf.backend_util.BackendValues, dtype: tf.DataType): tf.backend_util.BackendValues {
  return dtype === 'string' ? values : tf.util.toTypedArray(values, dtype);
}

function hasForeignType({ inputs, attrs }: KernelCall): boolean {
  if (isForeign((attrs as { dtype?: string } | undefined)?.dtype)) return true;
  for (const tensor of Object.values(inputs)) {
    if (isForeign((tensor as tf.TensorInfo | null | undefined)?.dtype)) return true;
  }
  return false;
}

const isForeign = (dtype: string | undefined) => dtype === 'string' || dtype === 'complex64';

const isTensor = (value: unknown): value is tf.TensorInfo =>
  typeof value === 'object' && value !== null && 'dataId' in value;

const mapValues = (record: object, f: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]));
