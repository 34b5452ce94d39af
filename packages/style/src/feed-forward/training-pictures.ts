import { InvalidArgumentError } from '@dl/core';
import {
  applyTransforms,
  ImageFiles,
  randomHorizontalFlip,
  randomResizedCrop,
  readVideo,
  toTensor,
  type Dataset,
  type Image,
} from '@dl/core/data';
import { isDirectory, listImages } from '@dl/core/internal';

/** A picture [height, width, 3] in [0, 1]. */
export type PictureSample = { readonly image: ReturnType<typeof applyTransforms> };

/** Frames of a video that are kept: two a second, of three quarters of an hour at most. */
const frameRate = 2;
const maximumFrames = 5000;

/**
 * Photographs to train on: those in a folder and the folders in it, read when they are needed, or the frames of a video,
 * two a second, in memory. Each time another square of it, of at least half its area, perhaps mirrored.
 *
 * @param size - Width and height of the samples in pixels.
 * @throws {@link InvalidArgumentError} if the folder has no pictures; {@link FileFormatError} if the video has no frames.
 */
export async function trainingPictures(
  source: string,
  size: number,
  signal?: AbortSignal,
): Promise<Dataset<PictureSample>> {
  const transforms = [randomResizedCrop(size, { scale: [0.5, 1] }), randomHorizontalFlip(), toTensor()];
  if (!(await isDirectory(source))) {
    const frames: Image[] = [];
    const options = { fps: frameRate, size: Math.round(1.25 * size), frames: maximumFrames, signal };
    for await (const { image } of readVideo(source, options)) frames.push(image);
    return {
      length: frames.length,
      get: (index, random) => ({ image: applyTransforms(frames[index]!, transforms, random) }),
    };
  }
  const paths = await listImages(source);
  if (paths.length) {
    return new ImageFiles(
      paths.map((path) => ({ path, label: 0 })),
      ['photograph'],
      { transforms },
    );
  }
  throw new InvalidArgumentError(
    `${source} has no pictures (AVIF, BMP, GIF, JPEG, PNG, TIFF or WebP) to train on, nor have the folders in it`,
  );
}
