import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { bvlcGooglenet } from './caffe';
import { cifarResnet20 } from './cifar-resnet';
import { kerasVggWeights } from './keras';
import { mapName, type NameRule } from '@dl/formats';
import type { PretrainedWeights } from './pretrained-weights';
import { shippedWeights } from './shipped';
import { timmWeights } from './timm';
import { torchvisionWeights } from './torchvision';

/** All published weights that are known here. */
export const pretrainedWeights: readonly PretrainedWeights[] = [
  ...shippedWeights,
  ...torchvisionWeights,
  ...timmWeights,
  ...kerasVggWeights,
  bvlcGooglenet,
  cifarResnet20,
];

/**
 * Weights by their name, or by that of a network: those that come with this package, or else the best.
 *
 * ```ts
 * findPretrained('vgg19.tv_in1k').files[0].urls; // ['https://huggingface.co/timm/vgg19.tv_in1k/...']
 * findPretrained('resnet50').name; // 'resnet50.imagenet1k_v2'
 * ```
 *
 * @throws {@link InvalidArgumentError} if there are none, with the names that there are.
 */
export function findPretrained(name: string): PretrainedWeights {
  const named = pretrainedWeights.find((weights) => weights.name === name);
  if (named) return named;
  const ofNetwork = pretrainedWeights.filter(({ network }) => network === name);
  const [best] = ofNetwork.sort(
    (a, b) => Number(b.source === 'dl') - Number(a.source === 'dl') || accuracyOf(b) - accuracyOf(a),
  );
  if (best) return best;
  const network = name.split('.')[0];
  const related = pretrainedWeights.filter((weights) => weights.network === network);
  const listed = related.length
    ? related.map((weights) => weights.name)
    : [...new Set(pretrainedWeights.map((weights) => weights.network))];
  throw new InvalidArgumentError(
    `no pretrained weights are known by the name "${name}"; ${related.length ? `of ${network} there are` : 'there are some of'} ` +
      `${listed.join(', ')}`,
  );
}

/**
 * The mapping that makes the names of some file those of a network, whoever of the catalogue's sources wrote it.
 *
 * ```ts
 * const file = await openWeights('vgg19.h5');
 * await saveWeights('vgg19.safetensors', new MappedReader(file, findMapping('vgg19', file.names)));
 * ```
 *
 * @throws {@link InvalidArgumentError} if the network is not in the catalogue; {@link FileFormatError} if no source has
 * these names.
 */
export function findMapping(network: string, names: readonly string[]): readonly NameRule[] {
  const candidates = pretrainedWeights.filter((weights) => weights.network === network);
  if (!candidates.length) {
    const known = [...new Set(pretrainedWeights.map((weights) => weights.network))];
    throw new InvalidArgumentError(`no mapping is known for "${network}"; there are ${known.join(', ')}`);
  }
  const unknown = candidates.map(({ source, mapping }) => ({
    source,
    mapping,
    name: names.find((name) => mapName(name, mapping) === undefined),
  }));
  const fitting = unknown.find(({ name }) => name === undefined);
  if (fitting) return fitting.mapping;
  const reasons = new Map(unknown.map(({ source, name }) => [source, `${source} has no "${name}"`]));
  throw new FileFormatError(
    `these are no weights of ${network} that are known: ${[...reasons.values()].join('; ')}`,
  );
}

const accuracyOf = ({ metrics }: PretrainedWeights) => metrics?.accuracy ?? 0;
