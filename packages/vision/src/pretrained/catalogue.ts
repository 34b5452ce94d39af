import { InvalidArgumentError } from '@dl/core';
import { bvlcGooglenet } from './caffe';
import { cifarResnet20 } from './cifar-resnet';
import { kerasVggWeights } from './keras';
import type { PretrainedWeights } from './pretrained-weights';
import { timmWeights } from './timm';
import { torchvisionWeights } from './torchvision';

/** All published weights that are known here. */
export const pretrainedWeights: readonly PretrainedWeights[] = [
  ...torchvisionWeights,
  ...timmWeights,
  ...kerasVggWeights,
  bvlcGooglenet,
  cifarResnet20,
];

/**
 * Weights by their name, or the best of a network by its name.
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
  const [best] = ofNetwork.sort((a, b) => accuracyOf(b) - accuracyOf(a));
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

const accuracyOf = ({ metrics }: PretrainedWeights) => metrics?.accuracy ?? 0;
