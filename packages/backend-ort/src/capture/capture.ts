import {
  engine,
  tensor_util,
  tidy,
  type Tensor,
  type TensorContainer,
  type Variable,
} from '@tensorflow/tfjs-core';
import { CaptureError } from '../errors';
import type { Section } from '../graph/section';
import { Value, type GraphType } from '../graph/value';
import type { SynchronousOrtBackend } from '../synchronous/backend';

/** A function of tensors that can be recorded: it reads no value and is not asynchronous. */
export type TensorFunction<
  Inputs extends Tensor[] = Tensor[],
  Output extends TensorContainer = TensorContainer,
> = (...inputs: Inputs) => Output;

export interface InputDescription {
  readonly shape: readonly number[];
  readonly dtype: GraphType;
}

/** What a function computes, as a section of a graph. */
export interface Captured {
  readonly section: Section;
  /** The section's inputs that stand for the function's. */
  readonly placeholders: readonly Value[];
  /** All other inputs of the section: weights and other tensors that the function uses. */
  readonly constants: ReadonlySet<Value>;
  /** What the function returned; its tensors are disposed. */
  readonly result: TensorContainer;
  /** The variables among the constants, with the values that they had. */
  readonly variables: ReadonlyMap<Variable, Value>;
}

/**
 * Calls `work` once, with tensors that have no elements, and records what it does.
 *
 * @param use - Gets what was recorded, while the elements of the constants are there.
 */
export function capture<Result>(
  backend: SynchronousOrtBackend,
  work: TensorFunction,
  inputs: readonly InputDescription[],
  use: (captured: Captured) => Result,
): Result {
  const placeholders = inputs.map(({ shape, dtype }) => placeholder(shape, dtype));
  let result: TensorContainer;
  const wantedValues = () => {
    let values: Value[] = [];
    tidy(() => {
      result = work(...placeholders.map((value) => tensorOf(backend, value)));
      values = tensorsIn(result).map(({ dataId }) => dataId as Value);
      if (!values.length || values.some(({ producer }) => !producer)) throw new CaptureError({ empty: true });
    });
    return values;
  };
  return backend.capture(wantedValues, (section) => {
    const constants = new Set(section.inputs.filter((value) => !placeholders.includes(value)));
    const variables = Object.values(engine().state.registeredVariables)
      .map((variable) => [variable, variable.dataId as Value] as const)
      .filter(([, value]) => constants.has(value));
    return use({ section, placeholders, constants, result, variables: new Map(variables) });
  });
}

/** The tensors of a container, in the order in which {@link withTensors} replaces them. */
export function tensorsIn(container: TensorContainer): Tensor[] {
  return tensor_util.getTensorsInContainer(container);
}

/** A container of the same form with other tensors. */
export function withTensors(
  container: TensorContainer,
  tensors: ReadonlyMap<Tensor, Tensor>,
): TensorContainer {
  const replacement = tensors.get(container as Tensor);
  if (replacement) return replacement;
  if (Array.isArray(container)) return container.map((item: TensorContainer) => withTensors(item, tensors));
  if (container === null || typeof container !== 'object') return container;
  const entries = Object.entries(container as Record<string, TensorContainer>);
  return Object.fromEntries(entries.map(([name, item]) => [name, withTensors(item, tensors)]));
}

/** A tensor that is its caller's. */
export function tensorOf(backend: SynchronousOrtBackend, value: Value): Tensor {
  const { shape, dtype } = value;
  return engine().makeTensorFromTensorInfo({ dataId: value, shape: [...shape], dtype }, backend);
}

/** A value without elements, which only a section that is not run may have as input. */
function placeholder(shape: readonly number[], dtype: GraphType): Value {
  const value = new Value(shape, dtype);
  value.remote = {};
  return value;
}
