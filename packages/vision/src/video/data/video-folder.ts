import { InvalidArgumentError } from '@dl/core';
import { isDirectory, joinPath, listDirectory } from '@dl/core/internal';
import type { LabelledVideo, VideoCollection } from './frame-source';
import { videoSource, type VideoSourceOptions } from './video-source';

const videoName = /\.(avi|gif|m4v|mkv|mov|mp4|mpe?g|ogv|webm)$/i;

/**
 * Videos in one folder a class, as UCF-101 has them: `archery/1.mp4`, or a folder with its frames, `archery/1/001.jpg`.
 * Classes and videos are in the order of their names.
 *
 * ```ts
 * const { videos, classes } = await videoFolder('data/sports', { fps: 10, size: 64 });
 * ```
 *
 * @throws {@link InvalidArgumentError} if there are no class folders, or one has no videos.
 */
export async function videoFolder(directory: string, options?: VideoSourceOptions): Promise<VideoCollection> {
  const classes = await namesIn(directory, (name) => isDirectory(joinPath(directory, name)));
  if (!classes.length) {
    throw new InvalidArgumentError(`${directory} has no folders; it needs one with videos for each class`);
  }
  const videos: LabelledVideo[] = [];
  for (const [label, name] of classes.entries()) {
    const folder = joinPath(directory, name);
    const files = await namesIn(
      folder,
      async (file) => videoName.test(file) || isDirectory(joinPath(folder, file)),
    );
    if (!files.length) {
      throw new InvalidArgumentError(
        `${folder} has no videos (files such as .mp4 or .webm, or folders of frames); remove it if it is no class`,
      );
    }
    for (const file of files)
      videos.push({ source: await videoSource(joinPath(folder, file), options), label });
  }
  return { videos, classes };
}

async function namesIn(directory: string, test: (name: string) => Promise<boolean>): Promise<string[]> {
  const names = (await listDirectory(directory)).filter((name) => !name.startsWith('.'));
  const taken = await Promise.all(names.map(test));
  return names.filter((_, index) => taken[index]);
}
