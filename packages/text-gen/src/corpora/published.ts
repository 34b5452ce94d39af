import type { Resource } from '@dl/core/resources';
import { packageCorpora } from '#platform/package-corpora';
import { gutenbergBook } from './prepare';
import type { TextCorpus } from './text-corpus';

const github = 'https://raw.githubusercontent.com';

/** A text in the public domain that is one file. */
function published(
  corpus: Omit<TextCorpus, 'licence' | 'source'>,
  file: { url: string; bytes: number; sha256: string },
): TextCorpus {
  const licence = 'public domain';
  const { url, ...content } = file;
  const path = url.slice(url.lastIndexOf('/') + 1);
  const files = [{ path, urls: [url], ...content }];
  return {
    ...corpus,
    licence,
    source: { type: 'resource', resource: { kind: 'data', name: corpus.name, licence, files } },
  };
}

/** Texts that can be fetched or installed by name. */
export const textCorpora: readonly TextCorpus[] = [
  published(
    {
      name: 'tinyshakespeare',
      title: 'plays of Shakespeare, 40,000 lines (Karpathy 2015)',
      style: 'shakespeare',
      prime: '\n',
    },
    {
      url: `${github}/karpathy/char-rnn/master/data/tinyshakespeare/input.txt`,
      bytes: 1_115_394,
      sha256: '86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed',
    },
  ),
  published(
    {
      name: 'pride-and-prejudice',
      title: 'the novel by Jane Austen (1813)',
      style: 'romance',
      prime: '\n\n',
      prepare: gutenbergBook,
    },
    {
      url: `${github}/GITenberg/Pride-and-Prejudice_1342/master/1342.txt`,
      bytes: 717_602,
      sha256: '441e778a4297bfc944dc254810e8ded3134cfb0e36d73eef6bb312b4ffd74d6a',
    },
  ),
  published(
    {
      name: 'robert-burns',
      title: 'poems and songs of Robert Burns (1771 to 1796)',
      style: 'lyrics',
      prime: '\n\n',
      prepare: gutenbergBook,
    },
    {
      url: `${github}/GITenberg/Poems-and-Songs-of-Robert-Burns_1279/master/1279.txt`,
      bytes: 868_957,
      sha256: '42f8c3c76771e02afa384997f9e2f15c14193572ffedef070a46aed976b7f71a',
    },
  ),
  ...packageCorpora,
];

/** What of {@link textCorpora} can be fetched into the cache. */
export const textResources: readonly Resource[] = textCorpora.flatMap(({ source }) =>
  source.type === 'resource' ? [source.resource] : [],
);
