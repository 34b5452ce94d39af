import { readImage } from '@dl/core/data';
import type { VqaImages } from './vqa-dataset';

/** Pictures that lie in files, as {@link VqaImages}. */
export function imageFiles(pathOf: (imageId: number) => string): VqaImages {
  return { read: (imageId) => readImage(pathOf(imageId)) };
}
