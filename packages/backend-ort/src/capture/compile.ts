import type { Tensor, TensorContainer } from '@tensorflow/tfjs-core';
import { compilePlan, type Plan } from '../graph/plan';
import { PlanCache } from '../graph/plan-cache';
import type { GraphType, Value } from '../graph/value';
import type { SynchronousOrtBackend } from '../synchronous/backend';
import { capture, tensorOf, tensorsIn, withTensors, type Captured, type TensorFunction } from './capture';
import { currentBackend } from './current-backend';

/** What {@link compile} returns. */
export type CompiledFunction<Inputs extends Tensor[], Output extends TensorContainer> = TensorFunction<
  Inputs,
  Output
> & {
  /** Drops the compiled graphs. */
  dispose(): void;
};

interface CompiledCapture extends Captured, Plan {}

/** Shapes of inputs to keep compiled graphs for. */
const keptShapes = 32;

/**
 * A function that does what `work` does without calling it again: it is called once for each combination of shapes and
 * types of inputs, recorded, and compiled; later calls run the compiled graph. For inference in a loop, where it saves the
 * work of recording and lets ONNX Runtime lay out the weights once for all. Node only, with the backend `ort` current.
 *
 * What `work` uses beside its inputs is a constant: other tensors, numbers, what it draws at random. When a variable
 * among them has got a new value, the function is recorded anew. The results are the caller's to dispose.
 *
 * ```ts
 * const predict = compile((images: tf.Tensor) => tf.softmax(model.predict(images) as tf.Tensor));
 * const scores = predict(images);
 * ```
 *
 * @throws {@link CaptureError} if `work` reads values of tensors, or returns an input.
 */
export function compile<Inputs extends Tensor[], Output extends TensorContainer>(
  work: TensorFunction<Inputs, Output>,
): CompiledFunction<Inputs, Output> {
  const captures = new PlanCache<CompiledCapture>(keptShapes, Infinity);
  const compiled = (...inputs: Inputs): Output => {
    const backend = currentBackend('compile');
    const signature = inputs.map(({ dtype, shape }) => `${dtype}[${shape.join()}]`).join();
    let captured = captures.get(signature);
    if (!captured || !isCurrent(captured)) {
      captures.remove(signature);
      captured = compileCapture(backend, work as unknown as TensorFunction, inputs);
      captures.add(signature, captured);
    }
    return run(backend, captured, inputs) as Output;
  };
  return Object.assign(compiled, { dispose: () => captures.dispose() });
}

function isCurrent({ variables }: Captured): boolean {
  return [...variables].every(([variable, value]) => variable.dataId === value);
}

function compileCapture(
  backend: SynchronousOrtBackend,
  work: TensorFunction,
  inputs: readonly Tensor[],
): CompiledCapture {
  const descriptions = inputs.map(({ shape, dtype }) => ({ shape, dtype: dtype as GraphType }));
  return capture(backend, work, descriptions, (captured) => {
    const { section, constants, placeholders } = captured;
    const plan = backend.runs.compile(section, () =>
      compilePlan(backend.runtime, section, {
        // Blocks of channels are for filters that change; those of constants ONNX Runtime lays out by itself.
        target: { missing: backend.runtime.missing },
        constants,
        inputName: (value) => nameOf(placeholders.indexOf(value)),
      }),
    );
    return { ...captured, ...plan };
  });
}

function run(
  backend: SynchronousOrtBackend,
  { section, placeholders, result, ...plan }: CompiledCapture,
  inputs: readonly Tensor[],
): TensorContainer {
  const values = inputs.map(({ dataId }) => dataId as Value);
  if (values.some(({ producer }) => producer)) backend.flush();
  const used = new Set(section.inputs);
  const feeds = new Map<string, Value>();
  placeholders.forEach((placeholder, i) => {
    if (used.has(placeholder)) feeds.set(nameOf(i), values[i]!);
  });
  const wanted = section.wanted.map(({ shape, dtype }) => backend.newValue(shape, dtype));
  try {
    backend.runs.run(plan, { nodes: section.nodes, wanted }, feeds);
  } catch (error) {
    for (const value of wanted) backend.disposeData(value);
    throw error;
  }
  const tensors = wanted.map((value) => tensorOf(backend, value));
  return withTensors(result, new Map(tensorsIn(result).map((old, i) => [old, tensors[i]!])));
}

const nameOf = (position: number) => `input${position}`;
