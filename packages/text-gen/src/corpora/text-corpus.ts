import type { Resource } from '@dl/core/resources';

/** The styles that corpora and models are known by. */
export const styles = ['shakespeare', 'romance', 'lyrics', 'recipes', 'code'] as const;

export type Style = (typeof styles)[number];

/** A text to train on, as data: where it comes from, under which licence, and how it is prepared. */
export interface TextCorpus {
  /** Unique, such as `tinyshakespeare`. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  readonly style?: Style;
  readonly licence: string;
  readonly source:
    | {
        readonly type: 'resource';
        /** One file of UTF-8 text. */
        readonly resource: Resource;
      }
    | {
        readonly type: 'package';
        /** An optional npm package, which makes the corpus available offline. */
        readonly name: string;
        readonly load: () => Promise<string>;
      };
  /** Makes the text of what the source holds. Default: all of it. */
  readonly prepare?: (content: string) => string;
  /** How a text may start. */
  readonly prime: string;
}
