import type * as tf from '@tensorflow/tfjs-core';
import type { HostTensor } from '../host-tensor';
import { fromHostTensor } from '../host-tensor';
import type { AnyModule, Module } from '../nn';
import { InvalidArgumentError } from '../errors';
import type { Loss } from './losses/loss';

/** The batch that a loader makes for a step over `Batch`: where the step sees a tensor, the loader has a host tensor. */
export type HostBatch<Batch> = {
  readonly [Field in keyof Batch]: Batch[Field] extends tf.Tensor ? HostTensor : Batch[Field];
};

/** Batches by epoch, such as a `DataLoader`. The pair (epoch, batch) must always mean the same data. */
export interface BatchLoader<Batch> {
  /** Batches in an epoch. */
  readonly batches: number;
  readonly batchSize: number;
  epoch(epoch: number, startBatch?: number): AsyncIterable<Batch>;
}

/** What a {@link TrainingStep} computes. */
export interface StepResult {
  /** What training minimises: the mean over the examples of the batch. */
  readonly loss: tf.Scalar;
  /** What metrics compare with `targets`. Not needed if the trainer has no metrics. */
  readonly outputs?: tf.Tensor;
  readonly targets?: tf.Tensor;
}

/**
 * The forward pass of one batch. It runs in a `tf.tidy`; in training it is differentiated, in evaluation it is not.
 *
 * ```ts
 * const step = (model: CharRnn, { tokens, next }: { tokens: tf.Tensor2D; next: tf.Tensor2D }) => {
 *   const outputs = model.forward(tokens); // [batch, time, vocabulary]
 *   return { loss: crossEntropy(outputs, next), outputs, targets: next };
 * };
 * ```
 */
export type TrainingStep<Model extends AnyModule, Batch> = (model: Model, batch: Batch) => StepResult;

/**
 * The step of a model with one input and one target, from the fields of these names.
 *
 * ```ts
 * new Trainer(network, { step: supervised(crossEntropy, 'image', 'label'), optimizer: adam() });
 * ```
 */
export function supervised<Inputs extends string, Targets extends string>(
  loss: Loss,
  inputs: Inputs,
  targets: Targets,
): TrainingStep<Module, Record<Inputs | Targets, tf.Tensor>> {
  return (model, batch) => {
    const outputs = model.forward(batch[inputs]);
    return { loss: loss(outputs, batch[targets]), outputs, targets: batch[targets] };
  };
}

/** Copies the host tensors of a batch to the backend, for the caller to dispose, and leaves the other fields. */
export function toTensors<Batch>(batch: HostBatch<Batch>): Batch {
  const fields = Object.entries(batch).map(([name, value]) => [
    name,
    isHostTensor(value) ? fromHostTensor(value) : value,
  ]);
  return Object.fromEntries(fields) as Batch;
}

/** Examples in a batch: the first axis of its first tensor. */
export function exampleCount(batch: object): number {
  const tensor: HostTensor | undefined = Object.values(batch).find(isHostTensor);
  if (tensor?.shape.length) return tensor.shape[0]!;
  throw new InvalidArgumentError(
    `a batch needs a tensor with a batch axis; this one has the fields ${Object.keys(batch).join(', ')}`,
  );
}

function isHostTensor(value: unknown): value is HostTensor {
  return (
    typeof value === 'object' && value !== null && 'dtype' in value && 'shape' in value && 'data' in value
  );
}
