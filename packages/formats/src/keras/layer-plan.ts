import type { HostTensor } from '@dl/core';
import type { Module } from '@dl/core/nn';
import type * as tf from '@tensorflow/tfjs-core';
import type { Activation } from './activations';

/** A layer as it takes part in a graph. */
export type KerasModule = Module<tf.Tensor[], tf.Tensor | tf.Tensor[]>;

/** A weight that a layer wants, and what the kinds of files call it. */
export interface WeightSlot {
  /** Keras's name of the weight in its layer, such as 'kernel'. */
  readonly name: string;
  /** Its path in the files of Keras 3, from the model or layer that the plan is for. */
  readonly path: string;
  /** The layers around it from the outermost on, each by the names that it may have in names of weights. */
  readonly layers: readonly (readonly string[])[];
  /** How many models it is in. */
  readonly models: number;
  /** Its shape; null for a size that only the file knows, or for all of them. */
  readonly shape: readonly (number | null)[] | null;
}

export type ReadWeight = (slot: WeightSlot) => Promise<HostTensor>;

/** What is known of a layer from its configuration. */
export interface LayerPlan {
  readonly slots: readonly WeightSlot[];
  /** What follows the layer. */
  readonly activation?: Activation;
  /** How many tensors it returns. Default: 1. */
  readonly outputs?: number;
  /** Makes the layer; its sizes come from its weights. */
  make(read: ReadWeight): Promise<KerasModule>;
}

/** A plan whose weights are elsewhere: in another layer, or in a model. */
export function relocated(plan: LayerPlan, move: (slot: WeightSlot) => WeightSlot): LayerPlan {
  const moved = new Map(plan.slots.map((slot) => [slot, move(slot)]));
  return {
    ...plan,
    slots: [...moved.values()],
    make: (read) => plan.make((slot) => read(moved.get(slot)!)),
  };
}
