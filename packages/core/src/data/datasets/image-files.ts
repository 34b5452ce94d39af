import { ImagePool } from '#platform/image-pool';
import { InvalidArgumentError } from '../../errors';
import type { Random } from '../../random';
import type { Dataset } from '../dataset';
import { prepareImage, type ImageTask } from '../images/prepare-image';
import { defaultTransforms, type ImageDatasetOptions, type ImageSample } from './image-sample';

export interface ImageFilesOptions extends ImageDatasetOptions {
  /** 1 is grey, 3 RGB, 4 RGB with alpha. Default: 3. */
  channels?: 1 | 3 | 4;
  /**
   * Worker threads that decode and transform, with the same result as without. Browsers ignore it. Default: 0, in this
   * thread.
   */
  workers?: number;
}

/** An image file and the index of its class. */
export interface LabelledFile {
  path: string;
  label: number;
}

/**
 * Image files with labels; a file is read when its sample is asked for.
 *
 * ```ts
 * const dataset = new ImageFiles([{ path: 'cat.jpg', label: 0 }], ['cat'], { transforms, workers: 4 });
 * ```
 */
export class ImageFiles implements Dataset<ImageSample> {
  readonly length: number;
  private readonly settings: Omit<ImageTask, 'path'>;
  private readonly pool: ImagePool | undefined;

  /** @throws {@link InvalidArgumentError} if `workers` is no natural number. */
  constructor(
    readonly files: readonly LabelledFile[],
    readonly classes: readonly string[],
    options: ImageFilesOptions = {},
  ) {
    const { transforms = defaultTransforms, channels = 3, workers = 0 } = options;
    if (!Number.isInteger(workers) || workers < 0) {
      throw new InvalidArgumentError(`workers must be an integer of at least 0; received ${workers}`);
    }
    this.length = files.length;
    this.settings = { channels, transforms };
    this.pool = workers ? new ImagePool(workers) : undefined;
  }

  async get(index: number, random: Random): Promise<ImageSample> {
    const { path, label } = this.files[index]!;
    const task = { ...this.settings, path };
    return { image: await (this.pool ? this.pool.prepare(task, random) : prepareImage(task, random)), label };
  }

  /** Ends the worker threads; idle ones do not keep a program running. */
  async close(): Promise<void> {
    await this.pool?.close();
  }
}
