import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '@dl/core';
import { Dropout, Embedding, initialize, LayerNorm, Module, withoutInitialization } from '@dl/core/nn';
import { causalPenalty, type CachePlace, type KeyValueCache } from './causal-self-attention';
import { GptBlock } from './gpt-block';
import { gptConfiguration, type GptConfiguration } from './gpt-configuration';
import { GptDecoder } from './gpt-decoder';
import { initialDeviation } from './initialized-linear';
import type { LanguageNetwork } from './language-network';
import type { TokenDecoder } from './token-decoder';

/** Embeddings, blocks and the last norm: tokens [batch, time] to features [batch, time, features]. */
class Transformer extends Module {
  readonly wte: Embedding;
  readonly wpe: Embedding;
  readonly drop: Dropout;
  readonly h: GptBlock[];
  readonly ln_f: LayerNorm;

  constructor(vocabularySize: number, configuration: GptConfiguration) {
    super();
    const { features, context, layers, dropout, bias } = configuration;
    this.wte = initializedEmbedding(vocabularySize, features);
    this.wpe = initializedEmbedding(context, features);
    this.drop = new Dropout(dropout);
    this.h = Array.from({ length: layers }, () => new GptBlock(configuration));
    this.ln_f = new LayerNorm(features, { bias });
  }

  forward(tokens: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const penalty = causalPenalty(tokens.shape[1]!);
      const x = this.h.reduce((x, block) => block.forward(x, penalty), this.embed(tokens));
      return this.ln_f.forward(x);
    });
  }

  /** @param positions - [time] (int32). Default: from 0 on. */
  embed(tokens: tf.Tensor, positions = tf.range(0, tokens.shape[1]!, 1, 'int32')): tf.Tensor {
    return this.drop.forward(tf.add(this.wte.forward(tokens), this.wpe.forward(positions)));
  }
}

/**
 * A decoder of the GPT-2 family (Radford et al. 2019): learned positions, norms before each half of a block, and a head that
 * shares its weights with the token embedding. Parameters are named as in nanoGPT.
 *
 * ```ts
 * const network = new Gpt(65, { layers: 4, heads: 4, features: 128, context: 64 });
 * network.forward(tf.zeros([12, 64], 'int32')).shape; // [12, 64, 65]
 * ```
 *
 * @throws {@link InvalidArgumentError} if the heads do not share the features equally.
 */
export class Gpt extends Module implements LanguageNetwork {
  readonly transformer: Transformer;
  readonly configuration: GptConfiguration;

  constructor(
    readonly vocabularySize: number,
    configuration: Omit<GptConfiguration, 'type' | 'dropout' | 'bias'> & Partial<GptConfiguration>,
  ) {
    super();
    const complete = gptConfiguration.parse({ type: 'gpt', ...configuration });
    if (complete.features % complete.heads) {
      throw new InvalidArgumentError(
        `the heads must share the features equally; received ${complete.features} features, ${complete.heads} heads`,
      );
    }
    this.configuration = complete;
    this.transformer = new Transformer(vocabularySize, complete);
  }

  /** Tokens [batch, time] to logits [batch, time, vocabulary]; time is at most the context. */
  forward(tokens: tf.Tensor): tf.Tensor {
    this.assertLength(tokens);
    return tf.tidy(() => this.head(this.transformer.forward(tokens)));
  }

  decoder(): TokenDecoder {
    return new GptDecoder(this);
  }

  /** The logits of the token after `tokens[0, last]`, [vocabulary], and the keys and values of all positions by layer. */
  read(tokens: tf.Tensor, last: tf.Tensor1D): { logits: tf.Tensor; caches: KeyValueCache[] } {
    const penalty = causalPenalty(tokens.shape[1]!);
    let x = this.transformer.embed(tokens);
    const caches = this.transformer.h.map((block) => {
      const { output, cache } = block.read(x, penalty);
      x = output;
      return cache;
    });
    const features = tf.gather(this.transformer.ln_f.forward(x), last, 1); // [1, 1, features]
    return { logits: tf.reshape(this.head(features), [-1]), caches };
  }

  /** As {@link read} for one more token [1, 1] at `position` [1], with the tokens of the caches before it. */
  readNext(
    token: tf.Tensor,
    position: tf.Tensor1D,
    caches: readonly KeyValueCache[],
  ): { logits: tf.Tensor; caches: KeyValueCache[] } {
    const place = this.cachePlace(position);
    let x = this.transformer.embed(token, position);
    const next = this.transformer.h.map((block, layer) => {
      const { output, cache } = block.readNext(x, caches[layer]!, place);
      x = output;
      return cache;
    });
    return { logits: tf.reshape(this.head(this.transformer.ln_f.forward(x)), [-1]), caches: next };
  }

  private cachePlace(position: tf.Tensor): CachePlace {
    const places = tf.range(0, this.configuration.context, 1, 'int32');
    return {
      isHere: tf.expandDims(tf.equal(places, position), 1),
      penalty: tf.mul(tf.cast(tf.greater(places, position), 'float32'), -1e9),
    };
  }

  /** Features [..., features] to logits [..., vocabulary]. */
  private head(features: tf.Tensor): tf.Tensor {
    const rows = tf.reshape(features, [-1, this.configuration.features]);
    const logits = tf.matMul(rows, this.transformer.wte.weight.value, false, true);
    return tf.reshape(logits, [...features.shape.slice(0, -1), this.vocabularySize]);
  }

  private assertLength({ shape }: tf.Tensor): void {
    const { context } = this.configuration;
    if (shape.length === 2 && shape[1] <= context) return;
    throw new ShapeError(`Gpt expects tokens [batch, time] with time up to ${context}, received [${shape}]`);
  }
}

function initializedEmbedding(count: number, features: number): Embedding {
  const layer = withoutInitialization(() => new Embedding(count, features));
  layer.weight.assign(initialize.normal([count, features], 0, initialDeviation));
  return layer;
}
