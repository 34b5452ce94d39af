import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  getKernelsForBackend,
  registerKernel,
  type KernelConfig,
  type KernelFunc,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { OrtBackend } from './backend';
import type { GraphType, Value } from './graph/value';
import { lowerings } from './lowering';
import type { Attributes, CalledInput, Lowering } from './lowering/lowering';

/** Registers all kernels of the backend `name`: the lowerings, and cpu kernels for the rest. */
export function registerKernels(name: string): void {
  const lowered = new Map(lowerings.map((lowering) => [lowering.kernel, lowering]));
  for (const cpu of getKernelsForBackend('cpu')) {
    if (cpu.kernelName === 'Identity') continue;
    const lowering = lowered.get(cpu.kernelName);
    const onCpu = fallback(cpu);
    registerKernel({
      kernelName: cpu.kernelName,
      backendName: name,
      kernelFunc: lowering ? recording(lowering, onCpu) : onCpu,
    });
  }
  registerKernel({ kernelName: 'Identity', backendName: name, kernelFunc: identity });
}

const identity: KernelFunc = ({ inputs, backend }) => {
  const { x } = inputs as { x: TensorInfo };
  (backend as OrtBackend).incRef(x.dataId as Value);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};

/** Names of a lowering's inputs, without the mark of optional ones; undefined if it takes a list. */
function inputNames({ inputs }: Lowering): string[] | undefined {
  return inputs === 'list' ? undefined : inputs.map((name) => name.replace('?', ''));
}

const computable = new Set(['float32', 'int32', 'bool']);

/** Records calls for ONNX Runtime, and sends those that it cannot compute to the cpu kernel. */
function recording(lowering: Lowering, onCpu: KernelFunc): KernelFunc {
  const names = inputNames(lowering);
  const isList = lowering.kernel === 'Unpack' || lowering.kernel === 'SplitV';
  return (call) => {
    const backend = call.backend as OrtBackend;
    const named = call.inputs as Record<string, TensorInfo | undefined>;
    const tensors: TensorInfo[] = [];
    const values: Value[] = [];
    let isComputable = true;
    for (const name of names ?? Object.keys(named)) {
      const tensor = named[name];
      if (!tensor) continue;
      tensors.push(tensor);
      values.push(tensor.dataId as Value);
      isComputable &&= computable.has(tensor.dtype);
    }
    let attributes = (call.attrs ?? {}) as Attributes;
    if (lowering.namesMissing) attributes = { ...attributes, missing: names?.filter((name) => !named[name]) };
    if (!isComputable || lowering.supports?.(tensors as never, attributes) === false) return onCpu(call);
    lowering.validate?.(tensors.map(withKnownValues), attributes);
    const results = backend.record(lowering, values, attributes);
    const infos = results.map((value) => ({ dataId: value, shape: [...value.shape], dtype: value.dtype }));
    return isList || infos.length > 1 ? infos : infos[0]!;
  };
}

/** More values than this are not looked at when a kernel is called, so that a call costs microseconds. */
const checkedValues = 4096;

function withKnownValues({ dataId, shape, dtype }: TensorInfo): CalledInput {
  const { storage } = dataId as Value;
  const values = storage && storage.data.length <= checkedValues ? storage.data : undefined;
  return { shape, dtype: dtype as GraphType, values };
}

/** Runs a cpu kernel on values that are read first. */
function fallback({ kernelName, kernelFunc }: KernelConfig): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const ort = backend as OrtBackend;
    const cpu = quietCpuBackend();
    const { fallbacks } = ort.statistics;
    // Kernels without inputs, such as Range, make values from numbers: as inputs of a graph these keep its structure.
    if (Object.keys(inputs).length > 0) fallbacks.set(kernelName, (fallbacks.get(kernelName) ?? 0) + 1);
    const toCpu = (input: TensorInfo | TensorInfo[] | undefined): unknown =>
      Array.isArray(input)
        ? input.map(toCpu)
        : input && { ...copyToCpu(kernelName, input, ort, cpu), rank: input.shape.length };
    const cpuInputs = Array.isArray(inputs)
      ? inputs.map(toCpu)
      : Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, toCpu(input)]));
    const result = kernelFunc({ inputs: cpuInputs as NamedTensorInfoMap, attrs, backend: cpu });
    return Array.isArray(result)
      ? result.map((tensor) => copyFromCpu(tensor, cpu, ort))
      : copyFromCpu(result, cpu, ort);
  };
}

/** A cpu backend that does not advertise tfjs-node at its first use. */
function quietCpuBackend(): MathBackendCPU {
  const cpu = new MathBackendCPU();
  (cpu as unknown as { firstUse: boolean }).firstUse = false;
  return cpu;
}

function copyToCpu(kernelName: string, tensor: TensorInfo, ort: OrtBackend, cpu: MathBackendCPU): TensorInfo {
  const value = tensor.dataId as Value;
  const copy = cpu.makeTensorInfo(
    tensor.shape,
    tensor.dtype,
    value.complex ? undefined : ort.readSync(value, kernelName),
  );
  if (value.complex) {
    const { real, imag } = value.complex;
    cpu.data.get(copy.dataId).complexTensorInfos = {
      real: copyToCpu(kernelName, real, ort, cpu),
      imag: copyToCpu(kernelName, imag, ort, cpu),
    };
  }
  return copy;
}

function copyFromCpu(tensor: TensorInfo, cpu: MathBackendCPU, ort: OrtBackend): TensorInfo {
  const { values, complexTensorInfos } = cpu.data.get(tensor.dataId);
  if (!complexTensorInfos) return ort.makeTensorInfo(tensor.shape, tensor.dtype, values!);
  const copy = ort.makeTensorInfo(tensor.shape, tensor.dtype, new Float32Array(0));
  (copy.dataId as Value).complex = {
    real: copyFromCpu(complexTensorInfos.real, cpu, ort),
    imag: copyFromCpu(complexTensorInfos.imag, cpu, ort),
  };
  return copy;
}
