import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../errors';
import { Module } from './module';

/**
 * Modules that run one after the other. Their names are their positions: '0', '1', ...
 *
 * ```ts
 * const network = new Sequential(new Linear(784, 100), new ReLU(), new Linear(100, 10));
 * const logits = network.forward(x); // [batch, 10]
 * ```
 */
export class Sequential extends Module {
  private readonly modules: Module[];

  constructor(...modules: Module[]) {
    super();
    this.modules = modules;
  }

  override *children(): Generator<[string, Module]> {
    for (const [index, module] of this.modules.entries()) yield [String(index), module];
  }

  get length(): number {
    return this.modules.length;
  }

  /** The module at `index`; negative counts from the end. */
  at(index: number): Module | undefined {
    return this.modules.at(index);
  }

  /**
   * Puts `module` in the place of the one at `index`, which is returned and belongs to the caller; negative counts from
   * the end.
   *
   * ```ts
   * network.replace(-1, new Linear(100, 20)).dispose(); // 20 classes instead of 10
   * ```
   *
   * @throws {@link InvalidArgumentError} if there is none.
   */
  replace(index: number, module: Module): Module {
    const replaced = this.modules.at(index);
    if (!replaced) {
      throw new InvalidArgumentError(
        `this Sequential has ${this.length} modules, there is no number ${index}`,
      );
    }
    this.modules.splice(index, 1, module); // takes a negative index too
    return replaced;
  }

  [Symbol.iterator](): Iterator<Module> {
    return this.modules.values();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.modules.reduce((output, module) => module.forward(output), tf.clone(x)));
  }
}
