import { centerCrop, normalize, resize, toTensor, type Transform } from '@dl/core/data';
import { familyOf } from './families';
import type { NameRule } from '@dl/formats';
import type { PretrainedWeights } from './pretrained-weights';
import { torchvisionFacts, type TorchvisionFacts } from './torchvision-facts';

/**
 * The inception networks were ported from TensorFlow: torchvision gives them its usual input and turns that to [-1, 1]
 * inside of the network (`transform_input`). Ours take [-1, 1]: (x - 0.5) / 0.5.
 */
const portedFromTensorFlow = ['googlenet', 'inception_v3'];

/** Heads that only training uses, and a counter of batches that older files lack. */
const optional = /^(aux1|aux2|AuxLogits)\.|\.num_batches_tracked$/;

/** https://pytorch.org/vision/stable/models.html */
export const torchvisionWeights: readonly PretrainedWeights[] = torchvisionFacts.map((facts) => ({
  kind: 'weights',
  name: `${facts.network}.${facts.version.toLowerCase()}`,
  network: facts.network,
  source: 'torchvision',
  format: 'pytorch',
  licence: 'BSD-3-Clause',
  files: [{ path: facts.url.split('/').at(-1)!, urls: [facts.url], sha256: facts.sha256 }],
  mapping: torchvisionNames(facts.network),
  optional,
  transforms: transformsOf(facts),
  classes: 'imagenet-1k',
  parameters: facts.parameters,
  metrics: {
    accuracy: facts.accuracy,
    top5Accuracy: facts.top5Accuracy,
    url: 'https://pytorch.org/vision/stable/models.html#table-of-all-available-classification-weights',
  },
  paper: familyOf(facts.network).paper,
  recipe: facts.recipe,
}));

/** Our names are torchvision's; others are of another network. */
function torchvisionNames(network: string): NameRule[] {
  const tensors = 'weight|bias|running_mean|running_var|num_batches_tracked';
  return [
    { from: new RegExp(`(?:${familyOf(network).modules.source})(?:\\.\\w+)*\\.(?:${tensors})`), to: '$&' },
  ];
}

function transformsOf(facts: TorchvisionFacts): Transform[] {
  const half = [0.5, 0.5, 0.5];
  return [
    resize(facts.resize, { interpolation: facts.interpolation }),
    centerCrop(facts.crop),
    toTensor(),
    portedFromTensorFlow.includes(facts.network)
      ? normalize(half, half)
      : normalize(facts.mean, facts.standardDeviation),
  ];
}
