import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { withoutInitialization } from '@dl/core/nn';
import type { TensorSource } from '@dl/core/weights';
import { loadWeights, openWeights } from '@dl/formats';
import * as tf from '@tensorflow/tfjs-core';
import { TextModel } from '../model/text-model';
import { Gpt } from '../networks/gpt';
import type { Vocabulary } from '../vocabulary/vocabulary';

export interface ImportGptOptions {
  /** What its tokens mean: a checkpoint of nanoGPT does not say. */
  vocabulary: Vocabulary;
  /** Heads of attention. Default: what the checkpoint says in `model_args`. */
  heads?: number;
}

/** Parts of the causal mask that older checkpoints hold, which are not learned, and the head that shares its weights. */
const notLearned = /\.attn\.(bias|masked_bias)$|^lm_head\.weight$/;

/**
 * Loads a checkpoint of nanoGPT or minGPT (`ckpt.pt`), or GPT-2's weights of Hugging Face (`model.safetensors`), whose matrices
 * are the other way round. Its head must share the weights of the token embedding. The caller disposes the model.
 *
 * ```ts
 * const vocabulary = CharacterVocabulary.of(await readText('input.txt')); // as nanoGPT's prepare.py does
 * const model = await importGpt('out-shakespeare-char/ckpt.pt', { vocabulary });
 * ```
 *
 * @throws {@link FileFormatError} if it holds no GPT; {@link InvalidArgumentError} if the heads are not known or the
 * vocabulary has another size.
 */
export async function importGpt(
  source: TensorSource,
  { vocabulary, heads }: ImportGptOptions,
): Promise<TextModel> {
  const { metadata } = await openWeights(source);
  const loaded = await loadWeights(source, { names: (name) => /(^|\.)(wte|wpe|h|ln_f)\./.test(name) });
  const state = tf.tidy(() => {
    const named = Object.entries(loaded).map(
      ([name, tensor]) =>
        [`transformer.${name.replace(/^.*?(?=(wte|wpe|h\.\d+|ln_f)\.)/, '')}`, tensor] as const,
    );
    return Object.fromEntries(named.filter(([name]) => !notLearned.test(name)));
  });
  try {
    const [tokens, positions] = ['wte', 'wpe'].map((name) => state[`transformer.${name}.weight`]);
    if (!tokens || !positions) {
      throw new FileFormatError(
        `this file holds no GPT: wte.weight and wpe.weight are missing; it has ${Object.keys(loaded).slice(0, 5).join(', ')}`,
      );
    }
    assertVocabulary(vocabulary, tokens.shape[0]);
    const layers = new Set(Object.keys(state).flatMap((name) => /\.h\.(\d+)\./.exec(name)?.[1] ?? [])).size;
    const network = withoutInitialization(
      () =>
        new Gpt(vocabulary.size, {
          layers,
          heads: heads ?? headsOf(metadata),
          features: tokens.shape[1]!,
          context: positions.shape[0],
          bias: 'transformer.ln_f.bias' in state,
        }),
    );
    const fitting = tf.tidy(() => outputsFirst(state, tokens.shape[1]!));
    try {
      network.loadStateDict(fitting);
    } catch (cause) {
      network.dispose();
      throw new FileFormatError(`the weights are not those of a GPT: ${String(cause)}`, { cause });
    } finally {
      tf.dispose(fitting);
    }
    return new TextModel(network, vocabulary);
  } finally {
    tf.dispose(loaded);
  }
}

/** Turns the matrices of Hugging Face's GPT-2, [in, out], into PyTorch's [out, in]: c_attn shows which they are. */
function outputsFirst(state: Record<string, tf.Tensor>, features: number): Record<string, tf.Tensor> {
  const isInputsFirst = state['transformer.h.0.attn.c_attn.weight']?.shape[0] === features;
  const entries = Object.entries(state).map(([name, tensor]) => [
    name,
    isInputsFirst && /\.c_(attn|proj|fc)\.weight$/.test(name) ? tf.transpose(tensor) : tf.clone(tensor),
  ]);
  return Object.fromEntries(entries) as Record<string, tf.Tensor>;
}

function headsOf(metadata: Readonly<Record<string, string>>): number {
  const heads = Number(metadata['model_args.n_head'] ?? metadata['config.n_head']);
  if (heads > 0) return heads;
  throw new InvalidArgumentError(
    'the file does not say how many heads of attention it has: pass the option heads',
  );
}

function assertVocabulary({ size }: Vocabulary, tokens: number): void {
  if (size === tokens) return;
  throw new InvalidArgumentError(
    `the vocabulary has ${size} tokens, the network ${tokens}: take the one that it was trained with`,
  );
}
