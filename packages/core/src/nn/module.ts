import * as tf from '@tensorflow/tfjs-core';
import { StateDictError } from '../errors';
import { Buffer, Parameter } from './parameter';
import { summary, type Summary, type SummaryOptions } from './summary';

/** Tensors by dotted name, in PyTorch's names and layouts. */
export type StateDict = Record<string, tf.Tensor>;

/**
 * Base of every layer and network. Submodules, parameters and buffers are found by property name, arrays by index, so
 * `this.features = new Sequential(...)` gives names such as `features.0.weight`: the names of PyTorch's state dict.
 *
 * ```ts
 * class Perceptron extends Module {
 *   readonly hidden = new Linear(784, 100);
 *   readonly output = new Linear(100, 10);
 *
 *   forward(x: tf.Tensor): tf.Tensor {
 *     return this.output.forward(tf.relu(this.hidden.forward(x)));
 *   }
 * }
 * ```
 */
export abstract class Module<Input extends unknown[] = [tf.Tensor], Output = tf.Tensor> {
  /** True while training: dropout drops and batch norm uses the batch. Set it with {@link train} and {@link eval}. */
  training = true;

  /** Computes the output. Tensors that it returns belong to the caller. */
  abstract forward(...input: Input): Output;

  /** Direct submodules by name. */
  *children(): Generator<[name: string, module: AnyModule]> {
    for (const [name, value] of members(this)) if (value instanceof Module) yield [name, value];
  }

  /** This module (under the name '') and all below it, in order of declaration. */
  *namedModules(prefix = ''): Generator<[name: string, module: AnyModule]> {
    yield [prefix, this];
    for (const [name, child] of this.children()) yield* child.namedModules(join(prefix, name));
  }

  /** All parameters below this module, in order of declaration. A shared parameter comes once, under its first name. */
  *namedParameters(): Generator<[name: string, parameter: Parameter]> {
    for (const [name, tensor] of this.namedTensors()) if (tensor instanceof Parameter) yield [name, tensor];
  }

  /** All buffers below this module, such as running means. */
  *namedBuffers(): Generator<[name: string, buffer: Buffer]> {
    for (const [name, tensor] of this.namedTensors()) if (tensor instanceof Buffer) yield [name, tensor];
  }

  parameters(): Parameter[] {
    return [...this.namedParameters()].map(([, parameter]) => parameter);
  }

  /** Switches this module and all below it to training. */
  train(training = true): this {
    for (const [, module] of this.namedModules()) module.training = training;
    return this;
  }

  /** Switches this module and all below it to inference. */
  eval(): this {
    return this.train(false);
  }

  /** A copy of all parameters and buffers in PyTorch's names and layouts. The caller disposes the tensors. */
  stateDict(): StateDict {
    return Object.fromEntries([...this.namedTensors()].map(([name, tensor]) => [name, tensor.toState()]));
  }

  /**
   * Copies the tensors of a state dict into this module; they stay the caller's. Nothing is changed unless everything
   * fits.
   *
   * @param options.strict - With `false`, missing and unexpected names are returned instead of thrown.
   * @throws {@link StateDictError} that lists every missing, unexpected and misshapen name.
   */
  loadStateDict(state: StateDict, { strict = true } = {}): { missing: string[]; unexpected: string[] } {
    const own = new Map(this.namedTensors());
    const missing = [...own]
      .filter(([name, tensor]) => !(name in state) && !tensor.optional)
      .map(([name]) => name);
    const unexpected = Object.keys(state).filter((name) => !own.has(name));
    const problems = [...own]
      .filter(
        ([name, tensor]) => name in state && !tf.util.arraysEqual(state[name]!.shape, tensor.stateShape),
      )
      .map(([name, tensor]) => `${name} has shape [${state[name]!.shape}], expected [${tensor.stateShape}]`);
    if (strict && missing.length) problems.push(`missing: ${list(missing)}`);
    if (strict && unexpected.length) problems.push(`unexpected: ${list(unexpected)}`);
    if (problems.length) {
      throw new StateDictError(
        `the state dict does not fit ${this.constructor.name}: ${problems.join('; ')}. ` +
          'Check that it was made for this architecture (in code, strict: false loads what has the same name).',
      );
    }
    for (const [name, tensor] of own) if (name in state) tensor.loadState(state[name]!);
    return { missing, unexpected };
  }

  /**
   * The layers with their output shapes and parameter counts, found by one forward pass: see {@link summary}.
   *
   * ```ts
   * console.log(String(network.summary([28, 28, 1])));
   * ```
   *
   * @param inputShape - Without the batch.
   */
  summary(inputShape: number[], options?: SummaryOptions): Summary {
    return summary(this, inputShape, options);
  }

  /** Frees all parameters and buffers. The module cannot be used afterwards. */
  dispose(): void {
    for (const [, tensor] of this.namedTensors()) tensor.dispose();
  }

  private *namedTensors(): Generator<[name: string, tensor: Parameter | Buffer]> {
    const seen = new Set<unknown>();
    for (const [path, module] of this.namedModules()) {
      for (const [name, value] of members(module)) {
        if (!(value instanceof Parameter || value instanceof Buffer) || seen.has(value)) continue;
        seen.add(value);
        yield [join(path, name), value];
      }
    }
  }
}

/** Any module, whatever it takes and returns. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the input is contravariant: only `any` accepts every module
export type AnyModule = Module<any, unknown>;

function* members(module: object): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(module)) {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) yield [`${name}.${index}`, item];
    else yield [name, value];
  }
}

const join = (prefix: string, name: string) => (prefix ? `${prefix}.${name}` : name);

const list = (names: string[]) =>
  names.slice(0, 10).join(', ') + (names.length > 10 ? `, ... (${names.length})` : '');
