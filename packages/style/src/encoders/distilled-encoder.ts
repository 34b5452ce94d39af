import { fetchResource, type Resource } from '@dl/core/resources';
import { MappedReader, openWeights, type NameRule } from '@dl/formats';
import { findPretrained, vgg19 } from '@dl/vision';
import type { Encoder } from './encoder';
import type { EncoderOptions } from './encoder-options';
import { normalizationOf } from './normalization';
import { readVggEncoder } from './vgg-encoder';

/**
 * VGG-19 up to relu5_1 at a quarter of its width, distilled from it for style transfer (Wang et al. 2020, "Collaborative
 * Distillation for Ultra-Resolution Universal Style Transfer").
 */
const distilledWeights: Resource = {
  kind: 'weights',
  name: 'vgg19.distilled_16x',
  licence: 'MIT',
  files: [
    {
      path: 'e5_base.pth',
      urls: [
        'https://raw.githubusercontent.com/MingSun-Tse/Collaborative-Distillation/e7ae09d00b2cae6ce1ce1f639d55a2f710552c20/trained_models/small16x_ae_base/e5_base.pth',
      ],
      sha256: 'a56a7df403821970c13b98e6bc16fce1ace5ee2256a648a15923b7a449b7f2ec',
      bytes: 3_861_727,
    },
  ],
};

/** conv11, conv12, conv21, ... become the convolutions of torchvision's VGG-19. `conv0` is Caffe's normalisation. */
const names: readonly NameRule[] = [
  ...[...vgg19LayerNames()].flatMap(([layer, module]): NameRule[] => [
    {
      from: new RegExp(`${layer.replace('_', '')}\\.weight`),
      to: `${module}.weight`,
      steps: layer === 'conv1_1' ? [{ type: 'reverse', axis: 1 }] : [], // blue, green, red
    },
    { from: new RegExp(`${layer.replace('_', '')}\\.bias`), to: `${module}.bias` },
  ]),
  { from: /conv0\..+|conv\d+_aux\..+/, to: null },
];

export async function distilledEncoder({
  weights,
  pooling,
  signal,
  ...options
}: EncoderOptions): Promise<Encoder> {
  const file = weights ?? (await fetchFile({ signal, ...options }));
  const reader = new MappedReader(await openWeights(file, { signal }), names);
  return readVggEncoder(reader, {
    name: 'distilled',
    title: weights ? `the weights in ${String(weights)}` : `the weights "${distilledWeights.name}"`,
    create: () => vgg19({ classifier: false, width: 0.25, paddingMode: 'reflect', pooling }),
    signal,
    ...normalizationOf(findPretrained('vgg19.keras')),
  });
}

async function fetchFile(options: Parameters<typeof fetchResource>[1]): Promise<string> {
  const { files } = await fetchResource(distilledWeights, options);
  return files[distilledWeights.files[0]!.path]!;
}

/** The convolutions of VGG-19 with their modules. */
function* vgg19LayerNames(): Generator<[layer: string, module: string]> {
  let index = 0;
  for (const [block, convolutions] of [2, 2, 4, 4, 4].entries()) {
    for (let i = 1; i <= convolutions; i++, index += 2) yield [`conv${block + 1}_${i}`, `features.${index}`];
    index++;
  }
}
