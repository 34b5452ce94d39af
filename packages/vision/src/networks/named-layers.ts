import * as tf from '@tensorflow/tfjs-core';
import { Module } from '@dl/core/nn';

/** Layers that run one after the other, under names that a class could not declare, such as `7x7_s2`. */
export class NamedLayers extends Module {
  private readonly layers: Map<string, Module>;

  constructor(layers: Readonly<Record<string, Module>>) {
    super();
    this.layers = new Map(Object.entries(layers));
  }

  override *children(): Generator<[string, Module]> {
    yield* this.layers;
  }

  /** Puts `layer` in the place of the one of that name, which is returned. */
  replace(name: string, layer: Module): Module | undefined {
    const replaced = this.layers.get(name);
    this.layers.set(name, layer);
    return replaced;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return this.run([...this.layers.keys()], x);
  }

  /** Runs some of the layers in the order of `names`. */
  protected run(names: readonly string[], x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => names.reduce((output, name) => this.layers.get(name)!.forward(output), tf.clone(x)));
  }
}
