import { InvalidArgumentError } from '@dl/core';
import { evaluateGan, evaluateGanOptions, featureProtocols, protocolOf } from '@dl/gan';
import * as z from 'zod';
import { defineCommand } from '../command';
import { table } from '../table';
import { ganDataOptions, openGanData } from './gan-data';
import { ganModelOptions, withGan } from './gan-model';

export const ganEvalCommand = defineCommand({
  name: 'gan eval',
  summary:
    'measure a generator beside real pictures: Fréchet and kernel distance, precision, recall, classes',
  options: evaluateGanOptions.extend({
    protocol: evaluateGanOptions.shape.protocol
      .optional()
      .describe(`${evaluateGanOptions.shape.protocol.description}; default: the one of the data set`),
    dataset: z.string().default('mnist').describe('real pictures: mnist, cifar10, or a folder'),
    ...ganDataOptions.shape,
    ...ganModelOptions.shape,
  }),
  examples: [
    'dl gan eval',
    'dl gan eval --weights out/gan.safetensors --dataset cifar10 --count 5000',
    'dl gan eval --weights out/gan.safetensors --dataset faces --size 64 --protocol fid-inception-v3',
  ],
  async run(options, _, context) {
    const { dataset, data, size, gray, flip, weights, backend, count, seed } = options;
    const protocol = options.protocol ?? protocolOf(dataset);
    if (!protocol) {
      const names = Object.keys(featureProtocols).join(', ');
      throw new InvalidArgumentError(
        `no protocol is known for ${dataset}: choose one with --protocol, of ${names}`,
      );
    }
    const open = { data, size, gray, flip };
    const isSplit = protocolOf(dataset) !== undefined;
    const real = await openGanData(dataset, open, isSplit ? 'test' : 'train', context);
    const floor = isSplit ? await openGanData(dataset, open, 'train', context) : undefined;
    return withGan({ weights, backend }, context, (model) =>
      evaluateGan(model, real, { protocol, count, seed }, { floor, signal: context.signal }),
    );
  },
  print: ({ protocol, counts, distances, floor, classShares, classAccuracy }) => {
    const rows = Object.entries({ made: distances, 'training to test': floor }).flatMap(
      ([compared, scores]) =>
        scores
          ? [
              {
                compared,
                [protocol]: scores.frechet.toFixed(2),
                kernel: scores.kernel.toFixed(4),
                precision: scores.precision.toFixed(3),
                recall: scores.recall.toFixed(3),
              },
            ]
          : [],
    );
    const missing = classShares.filter((share) => share === 0).length;
    return [
      table(rows),
      `${counts.made} made, ${counts.real} real pictures; ${featureProtocols[protocol].description}`,
      `${classShares.length - missing} of ${classShares.length} classes are made`,
      ...(classAccuracy === undefined
        ? []
        : [`${(100 * classAccuracy).toFixed(2)} % are of the class that was asked for`]),
    ].join('\n');
  },
});
