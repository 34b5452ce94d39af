/** What a distance between sets of images is measured with. Numbers of two protocols cannot be compared. */
export interface FeatureProtocol {
  /** Weights of `@dl/vision`. */
  readonly weights: string;
  /** Module whose output is the features. */
  readonly layer: string;
  /** Height, width and channels that the network sees; images of another size are resized bilinearly. */
  readonly inputShape: readonly [number, number, number];
  /** Of the channels, before the network. */
  readonly normalize?: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
  /** The protocol in words, for results. */
  readonly description: string;
}

const imagenet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/**
 * Named protocols. `fid-mnist` and `fid-cifar10` take small classifiers that `@dl/vision` ships, and are not the FID of papers.
 * `fid-inception-v3` takes Inception v3 in torchvision's weights, which are fetched; papers take TensorFlow's of 2015, whose
 * numbers are near but others.
 */
export const featureProtocols = {
  'fid-mnist': {
    weights: 'mnist.dl',
    layer: 'relu3',
    inputShape: [28, 28, 1],
    description:
      '128 features before the last layer of the MNIST classifier mnist.dl (99.49 %), 28 x 28 grey',
  },
  'fid-cifar10': {
    weights: 'resnet20.dl_cifar10',
    layer: 'avgpool',
    inputShape: [32, 32, 3],
    normalize: imagenet,
    description:
      '64 features before the last layer of the CIFAR-10 classifier resnet20.dl_cifar10 (92.1 %), 32 x 32 RGB',
  },
  'fid-inception-v3': {
    weights: 'inception_v3.imagenet1k_v1',
    layer: 'avgpool',
    inputShape: [299, 299, 3],
    normalize: { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
    description:
      "2048 features before the last layer of Inception v3 in torchvision's weights, resized bilinearly to 299 x 299 RGB",
  },
} as const satisfies Record<string, FeatureProtocol>;

export type FeatureProtocolName = keyof typeof featureProtocols;
