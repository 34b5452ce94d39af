import { assertVideoWritable, probeVideo, readVideo, writeVideo } from '@dl/core/data';
import type { PaintedFrame } from './follow-painting';
import type { FramePainter } from './frame-painter';
import { FrameStore } from './frame-store';
import type { VideoControls } from './video-events';
import type { VideoOptions } from './video-options';

export interface PaintVideoSettings {
  readonly input: string;
  readonly output: string;
  readonly painter: FramePainter;
  readonly options: VideoOptions;
  /** Of all that decides how frames are painted. */
  readonly fingerprint: string;
}

/** What was painted. */
export interface PaintedVideo {
  readonly frames: number;
  readonly fps: number;
  /** Folder of the frames, if they are kept. */
  readonly folder?: string;
}

/**
 * Paints a video frame by frame and writes it with its sound. What is known of a frame is what was saved of it, 8 bits a
 * channel: so a run that was stopped goes on to the same frames.
 */
export async function paintVideo(
  { input, output, painter, options, fingerprint }: PaintVideoSettings,
  { signal, onEvent = () => {} }: VideoControls,
): Promise<PaintedVideo> {
  const info = await probeVideo(input);
  await assertVideoWritable(output);
  const { size, start, end = info.duration, frames: folder, audio } = options;
  const fps = options.fps ?? info.fps;
  const store = await FrameStore.open(folder ?? `${output}.frames`, fingerprint);
  const past: PaintedFrame[] = [];
  let count = 0;
  for await (const { image: frame } of readVideo(input, {
    info,
    fps,
    size,
    start,
    end: options.end,
    signal,
  })) {
    if (!count) {
      const frames = Math.round((Math.min(end, info.duration) - start) * fps);
      onEvent({ type: 'video-start', frames, fps, width: frame.width, height: frame.height });
    }
    const saved = await store.read(count);
    const painted = saved ?? (await painter.paint(frame, past, { signal, onEvent }));
    if (!saved) await store.write(count, painted);
    past.push({ frame, painted });
    if (past.length > painter.lookback) past.shift();
    onEvent({ type: 'frame-end', index: count, image: painted, kept: saved !== undefined });
    count++;
  }
  const sound = audio && info.hasAudio ? { audio: input, audioStart: start } : {};
  await writeVideo(output, store.frames(count), { fps, signal, ...sound });
  if (folder === undefined) await store.remove();
  onEvent({ type: 'video-end', frames: count, path: output });
  return { frames: count, fps, folder };
}
