import { cacheDirectory, isResourceCached } from '@dl/core/resources';
import { findPretrained } from '@dl/vision';
import path from 'node:path';
import * as z from 'zod';
import { defineCommand } from '../command';

export const weightsInfoCommand = defineCommand({
  name: 'weights info',
  summary: 'show what is known of published weights: origin, licence, accuracy, preparation of images',
  arguments: [{ name: 'name', description: 'weights of `dl weights list`, or a network, such as vgg19' }],
  options: z.object({}),
  examples: ['dl weights info vgg19', 'dl weights info resnet50.tv2_in1k --json'],
  async run(_, [name]) {
    const found = findPretrained(name!);
    const { name: ownName, network, source, format, licence, files } = found;
    const { parameters, classes, metrics, transforms, paper, recipe } = found;
    const directory = path.join(await cacheDirectory(), found.kind, ownName);
    const cached = (await isResourceCached(found)) ? directory : null;
    return {
      ...{ name: ownName, network, source, format, licence, files, cached },
      ...{ parameters, classes, metrics, transforms, paper, recipe },
    };
  },
  print: ({ metrics, files, transforms, classes, cached, parameters, ...weights }) => {
    const rows: [string, string | undefined][] = [
      ['name', weights.name],
      ['network', `${weights.network}, ${parameters.toLocaleString('en')} parameters`],
      ['source', `${weights.source} (${weights.format})`],
      ['licence', weights.licence],
      ...files.flatMap(({ urls, sha256, bytes }): [string, string | undefined][] => [
        ...urls.map((url): [string, string] => ['url', url]),
        ['bytes', bytes?.toLocaleString('en')],
        ['sha256', sha256 && (sha256.length < 64 ? `${sha256}...` : sha256)],
      ]),
      ['cached', cached ?? 'no'],
      ['classes', classes ?? 'none: the classifier is not among them'],
      ['top-1', metrics && `${metrics.accuracy} %`],
      ['top-5', metrics?.top5Accuracy === undefined ? undefined : `${metrics.top5Accuracy} %`],
      ['published', metrics?.url],
      ...transforms.map(({ type, ...options }): [string, string] => [
        'transform',
        `${type} ${JSON.stringify(options)}`,
      ]),
      ['paper', weights.paper],
      ['recipe', weights.recipe],
    ];
    return rows
      .filter(([, value]) => value !== undefined)
      .map(([label, value]) => `${label.padEnd(9)}  ${value}`)
      .join('\n');
  },
});
