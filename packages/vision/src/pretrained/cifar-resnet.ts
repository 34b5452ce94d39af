import { normalize, toTensor } from '@dl/core/data';
import { familyOf } from './families';
import type { PretrainedWeights } from './pretrained-weights';

const repository = 'https://github.com/akamaster/pytorch_resnet_cifar10';

/** ResNet-20 of the paper's section 4.2, trained on CIFAR-10 by Yerlan Idelbayev. */
export const cifarResnet20: PretrainedWeights = {
  kind: 'weights',
  name: 'resnet20.akamaster',
  network: 'resnet20',
  source: 'pytorch',
  format: 'pytorch',
  licence: 'BSD-2-Clause',
  files: [
    {
      path: 'resnet20-12fca82f.th',
      urls: [
        'https://raw.githubusercontent.com/akamaster/pytorch_resnet_cifar10/master/pretrained_models/resnet20-12fca82f.th',
      ],
      sha256: '12fca82f0bebc4135bf1f32f6e3710e61d5108578464b84fd6d7f5c1b04036c8',
      bytes: 1_099_231,
    },
  ],
  mapping: [{ from: /(?:state_dict\.)?(?:module\.)?((?:conv1|bn1|layer[1-3]|linear)\..+)/, to: '$1' }],
  transforms: [toTensor(), normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])],
  classes: 'cifar-10',
  parameters: 269_722,
  metrics: { accuracy: 91.73, url: repository },
  paper: familyOf('resnet').paper,
  recipe: repository,
};
