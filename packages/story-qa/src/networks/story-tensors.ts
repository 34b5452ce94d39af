import type * as tf from '@tensorflow/tfjs-core';
import type { QuestionBatch } from '../batches/question-batches';
import type { StoryBatch } from '../batches/story-batches';

/** A batch on the backend. */
type Tensors<Batch> = { readonly [Field in keyof Batch]: tf.Tensor };

export type QuestionTensors = Omit<Tensors<QuestionBatch>, 'answer'>;

export type StoryTensors = Omit<Tensors<StoryBatch>, 'answer'>;
