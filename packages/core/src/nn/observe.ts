import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../errors';
import type { AnyModule } from './module';
import { namesByModule } from './names-by-module';

/**
 * Hears what a module returned, under the first of its names if it has several. The output stays the network's: clone what
 * should outlive the call.
 */
export type ForwardObserver = (name: string, module: AnyModule, output: unknown) => void;

/**
 * Calls `run` and returns its result. Whenever a module of `model` has computed its output in it, `observer` is called
 * with it: once a call, also for a module that is used under several names. `run` must be synchronous.
 *
 * ```ts
 * observeForward(
 *   model,
 *   (name, module, output) => console.log(name, module.constructor.name, (output as tf.Tensor).shape),
 *   () => model.forward(x),
 * );
 * ```
 */
export function observeForward<T>(model: AnyModule, observer: ForwardObserver, run: () => T): T {
  const restore: (() => void)[] = [];
  for (const [module, [name]] of namesByModule(model)) {
    const own = Object.getOwnPropertyDescriptor(module, 'forward'); // of an outer observer
    const forward = module.forward.bind(module);
    module.forward = (...input: unknown[]) => {
      const output = forward(...input);
      observer(name!, module, output);
      return output;
    };
    restore.push(() => {
      if (own) Object.defineProperty(module, 'forward', own);
      else Reflect.deleteProperty(module, 'forward');
    });
  }
  try {
    return run();
  } finally {
    for (const undo of restore.reverse()) undo();
  }
}

/**
 * Runs `model` on `x` and returns the outputs of the named modules, which the caller disposes. Layers after the last
 * of them are not computed. It may be differentiated: perceptual losses are written with it.
 *
 * ```ts
 * const { 'features.21': content } = features(network, images, ['features.21']);
 * ```
 *
 * @throws {@link InvalidArgumentError} if a module does not exist, has several names, does not run, or does not return
 * a tensor.
 */
export function features<Name extends string>(
  model: AnyModule,
  x: tf.Tensor,
  names: readonly Name[],
): Record<Name, tf.Tensor> {
  const available = new Set([...model.namedModules()].map(([name]) => name));
  const unknown = names.filter((name) => !available.has(name));
  if (unknown.length) {
    throw new InvalidArgumentError(
      `${model.constructor.name} has no module "${unknown.join('", "')}". It has: ${[...available].join(' ').trim()}`,
    );
  }
  assertOneName(model, names);
  return tf.tidy(() => {
    const outputs = new Map<string, tf.Tensor>();
    try {
      collect(model, x, new Set<string>(names), outputs);
      return Object.fromEntries(names.map((name) => [name, tf.clone(outputs.get(name)!)])) as Record<
        Name,
        tf.Tensor
      >;
    } finally {
      tf.dispose([...outputs.values()]);
    }
  });
}

/** Throws {@link InvalidArgumentError} if a name is not the only one of its module: which call it means is then unknown. */
function assertOneName(model: AnyModule, names: readonly string[]): void {
  for (const [module, all] of namesByModule(model)) {
    const ambiguous = all.size > 1 && names.find((name) => all.has(name));
    if (typeof ambiguous !== 'string') continue;
    throw new InvalidArgumentError(
      `"${[...all].join('", "')}" are one ${module.constructor.name}, so it is unknown which of its calls ` +
        `"${ambiguous}" means. Make a module for each place, or put it into a Sequential at each and name that.`,
    );
  }
}

/** Puts the wanted outputs into `outputs`, kept, because the tidy of an outer module would dispose them. */
function collect(model: AnyModule, x: tf.Tensor, wanted: Set<string>, outputs: Map<string, tf.Tensor>): void {
  const complete = new Error('all features are computed');
  const observer: ForwardObserver = (name, module, output) => {
    if (!wanted.has(name) || outputs.has(name)) return;
    if (!isTensor(output)) {
      throw new InvalidArgumentError(
        `module "${name}" (${module.constructor.name}) does not return one tensor`,
      );
    }
    outputs.set(name, tf.keep(tf.clone(output)));
    if (outputs.size === wanted.size) throw complete;
  };
  try {
    observeForward(model, observer, () => model.forward(x));
  } catch (error) {
    if (error !== complete) throw error;
  }
  const missing = [...wanted].filter((name) => !outputs.has(name));
  if (missing.length)
    throw new InvalidArgumentError(`the forward pass does not run module "${missing.join('", "')}"`);
}

export const isTensor = (value: unknown): value is tf.Tensor => value instanceof tf.Tensor;
