import { fromHostTensor, type HostTensor } from '@dl/core';
import { decodeImage, readImage, type Image } from '@dl/core/data';
import * as tf from '@tensorflow/tfjs-core';
import { concatenateTensors } from '../batches/concatenate-tensors';
import type { PictureEncoder } from '../images/picture-encoder';
import { pictureInput } from '../images/picture-input';
import type { VqaModel } from '../model/vqa-model';

/** A picture: the path or address of a file, its bytes, or pixels. */
export type PictureSource = string | URL | Uint8Array | Image;

/** What a model answers to a question, and where it looked. */
export interface VqaAnswer {
  answer: string;
  /** The five most probable answers, with probabilities from 0 to 1. */
  candidates: { answer: string; probability: number }[];
  /** Words of the question that the model has never read, and took for any word. */
  unknownWords: readonly string[];
  /** Each look of an attention network at the picture, in order; of the others there is none. */
  attention: Attention[];
  /** The picture, for `attentionOverlay`. */
  picture: Image;
}

/** One look at the picture. */
export interface Attention {
  /** `look 1` and so on. */
  name: string;
  /** Weights of the cells of the picture, which add up to 1: [height, width]. */
  map: HostTensor<'float32'>;
}

/**
 * Answers a question about a picture.
 *
 * ```ts
 * const { answer, candidates } = await answerQuestion(model, 'picture.png', 'What color is the circle?');
 * answer; // 'blue'
 * candidates[0]; // { answer: 'blue', probability: 0.998 }
 * ```
 *
 * @param options.encoder - The network of the features, if the model was trained on some.
 * @throws {@link InvalidArgumentError} if the question is empty, or another encoder is needed.
 * @throws {@link FileNotFoundError} or {@link FileFormatError} if the picture cannot be read.
 */
export async function answerQuestion(
  { network, words, answers }: VqaModel,
  source: PictureSource,
  question: string,
  { encoder }: { encoder?: PictureEncoder } = {},
): Promise<VqaAnswer> {
  const { words: numbers, unknownWords } = words.encode(question);
  const picture = await readPicture(source);
  const seen = await pictureInput(network.configuration.image, picture, encoder);
  const { probabilities, attention } = tf.tidy(() => {
    const { logits, attention } = network.attend({
      images: fromHostTensor(concatenateTensors([seen])),
      image: tf.tensor1d([0], 'int32'),
      words: tf.tensor2d([numbers as number[]], undefined, 'int32'),
      lengths: tf.tensor1d([numbers.length], 'int32'),
    });
    return { probabilities: tf.softmax(logits), attention };
  });
  const probable = await probabilities.data();
  const maps = await Promise.all(attention.map((map) => map.data<'float32'>()));
  tf.dispose([probabilities, attention]);
  const candidates = [...probable]
    .map((probability, number) => ({ answer: answers.answers[number]!, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 5);
  return {
    answer: candidates[0]!.answer,
    candidates,
    unknownWords,
    attention: maps.map((data, look) => ({
      name: `look ${look + 1}`,
      map: { dtype: 'float32', shape: attention[look]!.shape.slice(1), data },
    })),
    picture,
  };
}

function readPicture(source: PictureSource): Promise<Image> | Image {
  if (typeof source === 'string' || source instanceof URL) return readImage(source);
  return source instanceof Uint8Array ? decodeImage(source) : source;
}
