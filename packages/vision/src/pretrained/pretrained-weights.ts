import type { Transform } from '@dl/core/data';
import type { Resource } from '@dl/core/resources';
import type { NameRule } from '@dl/formats';

/** Published weights of a network, and all that is needed to use them. */
export interface PretrainedWeights extends Resource {
  readonly kind: 'weights';
  /** `NETWORK.SOURCE`, such as `vgg19.imagenet1k_v1`. */
  readonly name: string;
  /** The network's name: see `createModel`. */
  readonly network: string;
  /** Who made the file; 'dl' comes with this package. */
  readonly source: 'torchvision' | 'timm' | 'keras' | 'caffe' | 'pytorch' | 'dl';
  /** The file's format, as `openWeights` of `@dl/formats` calls it. */
  readonly format: 'pytorch' | 'safetensors' | 'keras' | 'caffe';
  /**
   * How its names and layouts become the network's. Weights for blue, green, red images are turned to red, green, blue
   * here, so that every network takes RGB.
   */
  readonly mapping: readonly NameRule[];
  /** Our names that file or network may lack, such as heads that only training uses. Default: none. */
  readonly optional?: RegExp;
  /** What makes a photograph the network's input. */
  readonly transforms: readonly Transform[];
  /** What the outputs are; `null` where the classifier is not among the weights. */
  readonly classes: 'imagenet-1k' | 'cifar-10' | 'mnist' | null;
  /** Learnable numbers, without buffers. */
  readonly parameters: number;
  /** What was published of their accuracy, by the source itself. */
  readonly metrics?: PublishedMetrics;
  /** The paper of the network. */
  readonly paper: string;
  /** How the weights were trained. */
  readonly recipe?: string;
}

/** Accuracy as published, not measured by us. */
export interface PublishedMetrics {
  /** Percent of the images whose best class is right. */
  readonly accuracy: number;
  /** Percent of the images whose class is among the best five. */
  readonly top5Accuracy?: number;
  /** Where it was published. */
  readonly url: string;
}
