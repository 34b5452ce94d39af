import { FileFormatError } from '@dl/core';
import { joinPath } from '@dl/core/internal';
import * as z from 'zod';
import { groupCaptions, type CaptionDataset } from './caption-dataset';
import { parseJsonFile } from './parse-json';
import { clipReader } from './read-frames';

const videoDataInfo = z.object({
  videos: z.array(z.object({ video_id: z.string(), split: z.string() })),
  sentences: z.array(z.object({ video_id: z.string(), caption: z.string() })),
});

export interface MsrVttOptions {
  /** `train_val_videodatainfo.json` or `test_videodatainfo.json`. */
  captions: string;
  /** Folder of the clips, `video0.mp4` and so on: `TrainValVideo` or `TestVideo`. */
  clips: string;
  /** Which part of the file. Default: all. */
  split?: 'train' | 'validate' | 'test';
}

/**
 * MSR-VTT (Xu et al. 2016).
 *
 * ```ts
 * const train = await loadMsrVtt({ captions: 'train_val_videodatainfo.json', clips: 'TrainValVideo', split: 'train' });
 * train.items[0].captions; // twenty
 * ```
 *
 * @throws {@link FileNotFoundError}; {@link FileFormatError} for a damaged or empty file, a clip without a caption, or a
 * caption without a clip.
 */
export async function loadMsrVtt({ captions: file, clips, split }: MsrVttOptions): Promise<CaptionDataset> {
  const { videos, sentences } = await parseJsonFile(file, videoDataInfo);
  const known = new Set(videos.map(({ video_id }) => video_id));
  const stray = sentences.find(({ video_id }) => !known.has(video_id));
  if (stray)
    throw new FileFormatError(`${file} has a caption for "${stray.video_id}", which it does not list`);
  const chosen = videos.filter((video) => split === undefined || video.split === split);
  if (!chosen.length)
    throw new FileFormatError(`${file} has no videos${split ? ` of the split "${split}"` : ''}`);
  const groups = groupCaptions(
    file,
    sentences.map(({ video_id, caption }) => [video_id, caption] as const),
    chosen.map(({ video_id }) => video_id),
  );
  const items = [...groups].map(([id, captions]) => {
    const path = joinPath(clips, `${id}.mp4`);
    return { id, name: path, captions, read: clipReader(path) };
  });
  return { kind: 'video', items };
}
