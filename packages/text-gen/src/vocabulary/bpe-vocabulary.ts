import type { Tokenizer } from '@huggingface/tokenizers';
import { FileFormatError } from '@dl/core';
import { loadOptional } from '@dl/core/internal';
import type { SavedVocabulary, TextStream, Vocabulary } from './vocabulary';

type SavedBpe = Extract<SavedVocabulary, { type: 'bpe' }>;

/** Subwords by byte pair encoding (Sennrich et al. 2016), or whatever else a `tokenizer.json` of Hugging Face holds. */
export class BpeVocabulary implements Vocabulary {
  readonly type = 'bpe';
  readonly size: number;

  private constructor(
    private readonly tokenizer: Tokenizer,
    private readonly saved: SavedBpe,
  ) {
    this.size = Math.max(...tokenizer.get_vocab(true).values()) + 1;
  }

  /**
   * ```ts
   * import { readFile } from 'node:fs/promises';
   *
   * const tokenizer = JSON.parse(await readFile('gpt2/tokenizer.json', 'utf8'));
   * const vocabulary = await BpeVocabulary.load({ type: 'bpe', tokenizer, config: {} });
   * ```
   *
   * @throws {@link MissingDependencyError} without the package `@huggingface/tokenizers`; {@link FileFormatError} if it
   * cannot read the tokenizer.
   */
  static async load(saved: SavedBpe): Promise<BpeVocabulary> {
    const { Tokenizer } = await loadOptional(
      '@huggingface/tokenizers',
      'a vocabulary of subwords',
      () => import('@huggingface/tokenizers'),
    );
    try {
      return new BpeVocabulary(new Tokenizer(saved.tokenizer, saved.config), saved);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new FileFormatError(
        `this is no tokenizer.json that @huggingface/tokenizers can read: ${reason}. A tokenizer.json has the fields ` +
          '"model", "pre_tokenizer" and "decoder"',
        { cause },
      );
    }
  }

  encode(text: string): Int32Array {
    return Int32Array.from(this.tokenizer.encode(text, { add_special_tokens: false }).ids);
  }

  decode(tokens: Iterable<number>): string {
    const ids = [...tokens];
    return ids.length ? this.tokenizer.decode(ids, decoding) : '';
  }

  /** A token may be part of a character, and may decode to another text after other tokens: a few are kept. */
  stream(): TextStream {
    let shown: number[] = [];
    let pending: number[] = [];
    const fresh = () => this.decode([...shown, ...pending]).slice(this.decode(shown).length);
    return {
      push: (token) => {
        pending.push(token);
        const text = fresh();
        if (text.endsWith('\ufffd')) return '';
        shown = pending;
        pending = [];
        return text;
      },
      end: () => (pending.length ? fresh() : ''),
    };
  }

  save(): SavedVocabulary {
    return this.saved;
  }
}

const decoding = { skip_special_tokens: false, clean_up_tokenization_spaces: false };
