import { openWeights } from '@dl/formats';
import { vgg13 } from '@dl/vision';
import type { Encoder } from './encoder';
import type { EncoderOptions } from './encoder-options';
import { readVggEncoder } from './vgg-encoder';

/** The file that comes with the package; `packages/style/weights/README.md` says how it was trained. */
const shipped = new URL('../../weights/small.safetensors', import.meta.url);

/** VGG-13 at a quarter of its width, trained on CIFAR-10: see {@link loadEncoder}. */
export async function smallEncoder({
  weights = shipped,
  pooling,
  signal,
}: Pick<EncoderOptions, 'weights' | 'pooling' | 'signal'>): Promise<Encoder> {
  return readVggEncoder(await openWeights(weights, { signal }), {
    name: 'small',
    title: weights === shipped ? 'the weights of the encoder "small"' : `the weights in ${String(weights)}`,
    create: () => vgg13({ classifier: false, width: 0.25, pooling }),
    signal,
    mean: [0.485, 0.456, 0.406], // of ImageNet, as its training had them
    standardDeviation: [0.229, 0.224, 0.225],
    // Its deep layers, made for pictures of 32 pixels, know no strokes.
    painting: { contentLayers: ['relu3_1'], styleLayers: ['relu1_1', 'relu2_1'] },
  });
}
