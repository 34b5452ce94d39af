import * as tf from '@tensorflow/tfjs-core';
import { initialize, LayerNorm, Parameter } from '@dl/core/nn';
import {
  CaptionNetwork,
  type BatchedTensors,
  type CaptionOutputs,
  type CaptionStep,
} from './caption-network';
import type { CaptionConfiguration } from './configuration';
import { DecoderBlock } from './decoder-block';
import { PlaceVectors } from './place-vectors';
import { WordHead, WordVectors } from './word-layers';

/**
 * The decoder of a transformer (Vaswani et al. 2017, section 3.1), with norms before each part: the words see those before them,
 * and the places of the picture. Its attention is that of the last block, the mean of its heads.
 */
export class CaptionTransformer extends CaptionNetwork {
  readonly places: PlaceVectors;
  readonly words: WordVectors;
  readonly position: Parameter; // [tokens, features]
  readonly blocks: DecoderBlock[];
  readonly norm: LayerNorm;
  readonly head: WordHead;

  constructor(vocabularySize: number, configuration: CaptionConfiguration) {
    super(vocabularySize, configuration);
    const { features, layers, heads, dropout } = configuration;
    this.places = new PlaceVectors(configuration);
    this.words = new WordVectors(vocabularySize, features, dropout);
    this.position = new Parameter(initialize.normal([this.tokens, features], 0, 0.1));
    this.blocks = Array.from({ length: layers }, () => new DecoderBlock(features, heads, dropout));
    this.norm = new LayerNorm(features);
    this.head = new WordHead(features, vocabularySize, dropout);
  }

  encode(frames: tf.Tensor): BatchedTensors {
    return { places: this.places.forward(frames) };
  }

  teach({ places }: BatchedTensors, tokens: tf.Tensor): CaptionOutputs {
    const position = tf.slice(this.position.value, [0, 0], [tokens.shape[1]!, -1]);
    let x = tf.add(this.words.forward(tokens), position);
    let attention: tf.Tensor | undefined;
    for (const block of this.blocks) ({ output: x, attention } = block.attend(x, places!));
    return { logits: this.head.forward(this.norm.forward(x)), attention: attention! };
  }

  /** The tokens so far; what is not written yet no earlier word sees. */
  start({ places }: BatchedTensors): BatchedTensors {
    return { tokens: tf.zeros([places!.shape[0], this.tokens], 'int32') };
  }

  step(memory: BatchedTensors, state: BatchedTensors, tokens: tf.Tensor, position: tf.Tensor): CaptionStep {
    const isHere = tf.cast(tf.equal(tf.range(0, this.tokens, 1, 'int32'), position), 'int32'); // [tokens]
    const read = tf.add(state.tokens!, tf.mul(tf.expandDims(tokens, 1), isHere));
    const { logits, attention } = this.teach(memory, read);
    const here = (x: tf.Tensor) => tf.squeeze(tf.gather(x, position, 1), [1]);
    return { logits: here(logits), attention: here(attention!), state: { tokens: read } };
  }

  /** Words, and the start. */
  private get tokens(): number {
    return this.configuration.maximumWords + 1;
  }
}
