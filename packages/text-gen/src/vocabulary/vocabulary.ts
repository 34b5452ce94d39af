import * as z from 'zod';

/** What must be kept of a vocabulary to make it again. */
export const savedVocabulary = z.discriminatedUnion('type', [
  z.object({ type: z.literal('characters'), characters: z.array(z.string()) }),
  z.object({ type: z.literal('bytes') }),
  z.object({
    type: z.literal('bpe'),
    /** The content of `tokenizer.json`. */
    tokenizer: z.record(z.string(), z.unknown()),
    /** The content of `tokenizer_config.json`. */
    config: z.record(z.string(), z.unknown()),
  }),
]);

export type SavedVocabulary = z.output<typeof savedVocabulary>;

export type VocabularyType = SavedVocabulary['type'];

/** Turns text into tokens, 0 to `size - 1`, and back. It travels with the weights that were trained on it. */
export interface Vocabulary {
  readonly type: VocabularyType;
  /** Tokens that there are. */
  readonly size: number;
  /** @throws {@link UnknownCharacterError} for what has no token. */
  encode(text: string): Int32Array;
  decode(tokens: Iterable<number>): string;
  /** Decodes token by token. */
  stream(): TextStream;
  save(): SavedVocabulary;
}

/** Text that comes as tokens: characters may be spread over several of them. */
export interface TextStream {
  /** The text that this token completes; empty within a character. */
  push(token: number): string;
  /** What is left at the end: half a character is a replacement character, U+FFFD. */
  end(): string;
}
