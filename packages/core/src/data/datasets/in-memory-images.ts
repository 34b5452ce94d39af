import { InvalidArgumentError, ShapeError } from '../../errors';
import type { HostTensor } from '../../host-tensor';
import type { Random } from '../../random';
import type { Dataset } from '../dataset';
import type { Image } from '../images/image';
import { applyTransforms, type Transform } from '../transforms/apply-transforms';
import { defaultTransforms, type ImageDatasetOptions, type ImageSample } from './image-sample';

/**
 * Labelled images of one size, as bytes in memory; transforms are applied when a sample is asked for.
 *
 * ```ts
 * const images = { dtype: 'uint8', shape: [2, 28, 28, 1], data: new Uint8Array(2 * 28 * 28) } as const;
 * const dataset = new InMemoryImages(images, [3, 5], digits);
 * const { image, label } = dataset.get(0, random); // float32 [28, 28, 1], 3
 * ```
 */
export class InMemoryImages implements Dataset<ImageSample> {
  readonly length: number;
  private readonly transforms: readonly Transform[];

  /**
   * @param images - [images, height, width, 1, 3 or 4 channels].
   * @param labels - One index into `classes` an image.
   * @param classes - Names of the classes.
   * @throws {@link ShapeError} if images and labels do not fit together.
   * @throws {@link InvalidArgumentError} if a label has no class.
   */
  constructor(
    private readonly images: HostTensor<'uint8'>,
    readonly labels: ArrayLike<number>,
    readonly classes: readonly string[],
    { transforms = defaultTransforms }: ImageDatasetOptions = {},
  ) {
    const { shape } = images;
    if (shape.length !== 4 || ![1, 3, 4].includes(shape[3]!) || shape[0] !== labels.length) {
      throw new ShapeError(
        `images are [images, height, width, 1, 3 or 4 channels] with one label each; received [${shape.join(', ')}] ` +
          `and ${labels.length} labels`,
      );
    }
    const wrong = Array.prototype.findIndex.call(labels, (label) => !(label >= 0 && label < classes.length));
    if (wrong >= 0) {
      throw new InvalidArgumentError(
        `image ${wrong} has label ${labels[wrong]}; with ${classes.length} classes, labels are 0 to ${classes.length - 1}`,
      );
    }
    this.length = labels.length;
    this.transforms = transforms;
  }

  get(index: number, random: Random): ImageSample {
    return { image: applyTransforms(this.image(index), this.transforms, random), label: this.labels[index]! };
  }

  /** The image as it is stored, without transforms; a view. */
  image(index: number): Image {
    const [, height, width, channels] = this.images.shape as [number, number, number, 1 | 3 | 4];
    const size = height * width * channels;
    return { data: this.images.data.subarray(index * size, (index + 1) * size), width, height, channels };
  }

  /** The same images with other transforms; nothing is copied. */
  with(transforms: readonly Transform[]): InMemoryImages {
    return new InMemoryImages(this.images, this.labels, this.classes, { transforms });
  }
}
