import type { InputVideoTrack } from 'mediabunny';
import { dropAlpha } from '../../data/images/drop-alpha';
import type { Image } from '../../data/images/image';
import type { DecodePlan, VideoInfo, VideoSource } from '../../data/video/video';
import { DlError, FileFormatError, MissingDependencyError } from '../../errors';

/** The head of a video, by mediabunny. */
export async function probe(source: VideoSource): Promise<VideoInfo> {
  return withTrack(source, async (track, hasAudio) => {
    const [width, height, stats, duration] = await Promise.all([
      track.getDisplayWidth(),
      track.getDisplayHeight(),
      track.computePacketStats(),
      lengthOf(track),
    ]);
    return { width, height, fps: stats.averagePacketRate, duration, frames: stats.packetCount, hasAudio };
  });
}

/** The frames of a video, by the browser's own decoder (WebCodecs). */
export async function* decode(source: VideoSource, plan: DecodePlan): AsyncGenerator<Image> {
  const { width, height, fps, start, frames, signal } = plan;
  const { CanvasSink } = await loadMediabunny();
  const { input, track } = await open(source);
  try {
    const beginning = await track.getFirstTimestamp();
    const left = Math.round(((await lengthOf(track)) - start) * fps);
    // The last frame that began before the middle between two times: what ffmpeg's filter `fps` takes.
    const times = Array.from(
      { length: Math.max(0, Math.min(frames, left)) },
      (_, index) => beginning + start + (index + 0.499) / fps,
    );
    const sink = new CanvasSink(track, { width, height, fit: 'fill', poolSize: 1 });
    for await (const wrapped of sink.canvasesAtTimestamps(times)) {
      signal?.throwIfAborted();
      if (!wrapped) continue;
      const context = wrapped.canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      yield dropAlpha(context.getImageData(0, 0, width, height).data, width, height);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw explained(nameOf(source), error);
  } finally {
    input.dispose();
  }
}

const nameOf = (source: VideoSource) => (source instanceof Blob ? 'the video' : String(source));

/** The `try` tells bundlers that the package may be missing. */
async function loadMediabunny() {
  try {
    return await import('mediabunny');
  } catch (cause) {
    throw new MissingDependencyError('mediabunny', 'Reading video in the browser', { cause });
  }
}

async function withTrack<T>(
  source: VideoSource,
  use: (track: InputVideoTrack, hasAudio: boolean) => Promise<T>,
): Promise<T> {
  const { input, track } = await open(source);
  try {
    return await use(track, (await input.getAudioTracks()).length > 0);
  } finally {
    input.dispose();
  }
}

async function open(source: VideoSource) {
  const { ALL_FORMATS, BlobSource, Input, UrlSource } = await loadMediabunny();
  const name = nameOf(source);
  const input = new Input({
    source: source instanceof Blob ? new BlobSource(source) : new UrlSource(new URL(source, location.href)),
    formats: ALL_FORMATS,
  });
  try {
    if (!(await input.canRead())) throw new FileFormatError(`${name} is no video, or damaged`);
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new FileFormatError(`${name} has no video`);
    if (!(await track.canDecode())) {
      throw new FileFormatError(
        `${name} has video of the format ${await track.getCodec()}, which this browser does not decode; try H.264 or VP9`,
      );
    }
    return { input, track };
  } catch (error) {
    input.dispose();
    throw explained(name, error);
  }
}

/** mediabunny and WebCodecs throw plain errors for damaged files. */
function explained(name: string, error: unknown): unknown {
  if (DlError.isInstance(error)) return error;
  return new FileFormatError(`${name} is no video, or damaged: ${String(error)}`, { cause: error });
}

async function lengthOf(track: InputVideoTrack): Promise<number> {
  return (await track.computeDuration()) - (await track.getFirstTimestamp());
}
