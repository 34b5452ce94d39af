import { FileFormatError, type HostTensor, type Random } from '@dl/core';
import { applyTransforms, type Image, type Transform } from '@dl/core/data';
import type { FrameSource } from './frame-source';

/**
 * `count` frames of a video from `start` on. Where the video ends before, its last frame is repeated, so that a short
 * video has a clip too.
 *
 * @throws {@link FileFormatError} if there are no frames.
 */
export async function readClip(source: FrameSource, start: number, count: number): Promise<Image[]> {
  const frames = [...(await source.read(start, count))];
  const last = frames.at(-1);
  if (!last) throw new FileFormatError(`${source.name} has no frames from frame ${start} on`);
  while (frames.length < count) frames.push(last);
  return frames;
}

/**
 * The tensor [time, height, width, channels] of the frames of a clip. Every frame draws the same numbers, so a random
 * crop or flip is the same for the whole clip.
 */
export function toClip(
  frames: readonly Image[],
  transforms: readonly Transform[],
  random: Random,
): HostTensor<'float32'> {
  const before = random.state;
  const tensors = frames.map((frame) => {
    random.state = before;
    return applyTransforms(frame, transforms, random);
  });
  const { shape, data } = tensors[0]!;
  const clip = new Float32Array(tensors.length * data.length);
  tensors.forEach((tensor, frame) => clip.set(tensor.data, frame * data.length));
  return { dtype: 'float32', shape: [tensors.length, ...shape], data: clip };
}
