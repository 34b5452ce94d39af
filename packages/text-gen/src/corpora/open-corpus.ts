import { InvalidArgumentError } from '@dl/core';
import { readText } from '@dl/core/data';
import { exists, isDirectory, sha256 } from '@dl/core/internal';
import { fetchResource, type DownloadEvent } from '@dl/core/resources';
import { openBytes } from '@dl/core/weights';
import { recipesOf } from './prepare';
import { textCorpora } from './published';
import { readFolder } from './read-folder';
import type { Style, TextCorpus } from './text-corpus';

/** A text that is ready to train on. */
export interface OpenCorpus {
  /** Name of the corpus, or where the text came from. */
  readonly name: string;
  readonly licence?: string;
  readonly text: string;
  /** SHA-256 of the text in UTF-8, hexadecimal. */
  readonly sha256: string;
  /** How a text may start. */
  readonly prime: string;
}

export interface OpenCorpusOptions {
  /** A name of `textCorpora`, a file, a folder, or a URL. Default: the corpus of `style`. */
  corpus?: string;
  /** What kind of text it is, which decides how a file or folder is prepared. */
  style?: Style;
  signal?: AbortSignal;
  onDownload?: (event: DownloadEvent) => void;
}

/** What a style needs where its text is not a corpus by name. */
const styleSettings: Partial<Record<Style, Pick<TextCorpus, 'prepare' | 'prime'> & { advice: string }>> = {
  code: { prime: '\n', advice: 'the folder of a project' },
  recipes: {
    prepare: recipesOf,
    prime: '\n# ',
    advice:
      'recipes in Markdown: clone https://github.com/ronaldl29/public-domain-recipes and pass its folder "content"',
  },
};

/**
 * Reads a text to train on.
 *
 * ```ts
 * const { text } = await openCorpus({ style: 'shakespeare' });
 * const code = await openCorpus({ corpus: 'packages', style: 'code' });
 * ```
 *
 * @throws {@link InvalidArgumentError} if neither is known, or nothing is left of the text.
 */
export async function openCorpus(options: OpenCorpusOptions): Promise<OpenCorpus> {
  const { corpus: source, style } = options;
  const named = textCorpora.find((entry) =>
    source === undefined ? entry.style === style && style !== undefined : entry.name === source,
  );
  const known = named ?? (source !== undefined ? await recognize(source) : undefined);
  const settings = style && (textCorpora.find((entry) => entry.style === style) ?? styleSettings[style]);
  if (!known && source === undefined) {
    const advice = style && styleSettings[style]?.advice;
    throw new InvalidArgumentError(
      advice
        ? `the style ${style} has no corpus that can be fetched: pass as corpus ${advice}`
        : `say what to train on: a style, or as corpus a file, a folder, a URL or one of ${names()}`,
    );
  }
  const content = named ? await readNamed(named, options) : await readUnknown(source!, options);
  const prepare = known ? known.prepare : styleSettings[style!]?.prepare;
  const text = prepare ? prepare(content) : content;
  if (!text.trim()) throw new InvalidArgumentError(`nothing is left of the text of ${source ?? style}`);
  return {
    name: known?.name ?? source!.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, ''),
    licence: known?.licence,
    text,
    sha256: await sha256(new TextEncoder().encode(text)),
    prime: known?.prime ?? settings?.prime ?? '\n',
  };
}

/** The corpus by name that a file is a copy of, if any. */
async function recognize(file: string): Promise<TextCorpus | undefined> {
  if (/^https?:/i.test(file) || !(await exists(file)) || (await isDirectory(file))) return undefined;
  const source = await openBytes(file);
  const hash = await sha256(await source.read(0, source.size));
  return textCorpora.find(
    ({ source }) => source.type === 'resource' && source.resource.files[0]!.sha256 === hash,
  );
}

async function readNamed({ source }: TextCorpus, { signal, onDownload }: OpenCorpusOptions): Promise<string> {
  if (source.type === 'package') return source.load();
  const { files } = await fetchResource(source.resource, { signal, onEvent: onDownload });
  return readText(Object.values(files)[0]!);
}

async function readUnknown(source: string, { signal }: OpenCorpusOptions): Promise<string> {
  if (/^https?:/i.test(source)) {
    const file = await openBytes(source, { signal });
    return new TextDecoder().decode(await file.read(0, file.size)).replace(/\r\n?/g, '\n');
  }
  if (await isDirectory(source)) return readFolder(source);
  if (await exists(source)) return readText(source);
  throw new InvalidArgumentError(`there is no file, folder or corpus "${source}"; corpora: ${names()}`);
}

const names = () => textCorpora.map(({ name }) => name).join(', ');
