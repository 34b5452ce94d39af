import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Image } from '../../data/images/image';
import type { DecodePlan, VideoInfo, VideoSource } from '../../data/video/video';
import { FileFormatError } from '../../errors';
import { inputOf, outcome, protocols } from './ffmpeg';

/** The part of ffprobe's output that is of use here; numbers come as text. */
interface Probed {
  streams: {
    codec_type?: string;
    width?: number;
    height?: number;
    avg_frame_rate?: string;
    r_frame_rate?: string;
    duration?: string;
    nb_frames?: string;
    nb_read_packets?: string;
    disposition?: { attached_pic?: number };
    side_data_list?: { rotation?: number }[];
  }[];
  format?: { duration?: string };
}

/**
 * The forms of files that are read, by ffmpeg's names: it would draw a text as a video too, and open what a play list names.
 */
const formats = [
  '-format_whitelist',
  [
    'mov,matroska,avi,flv,asf,ogg,mpeg,mpegts,mpegvideo,m4v,h263,h264,hevc,vvc,av1,obu,ivf,vc1,mjpeg,yuv4mpegpipe',
    'rm,mxf,gxf,nut,dv,wtv,dirac,cavsvideo,swf', // rarer videos
    'gif,apng,png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe', // a picture is a video of one frame
    'wav,w64,mp3,flac,aac,ac3,eac3,dts,truehd,aiff,caf,amr,au,ape,tta,wv', // sound, for a video that is written
  ].join(','),
];

/** The head of a video, by ffprobe. */
export async function probe(source: VideoSource): Promise<VideoInfo> {
  const input = await inputOf(source);
  const about = await ffprobe(input);
  if (!isKnown(about)) return describe(input, await ffprobe(input, '-count_packets'));
  return describe(input, about);
}

/** Whether a video, or a file of sound alone, has sound. */
export async function hasSound(source: VideoSource): Promise<boolean> {
  return withSound(await ffprobe(await inputOf(source)));
}

/** The frames of a video, by ffmpeg, as raw pixels through a pipe: it waits while nobody reads. */
export async function* decode(source: VideoSource, plan: DecodePlan): AsyncGenerator<Image> {
  const { width, height, fps, start, frames, expected, signal } = plan;
  const input = await inputOf(source);
  // A quarter of a frame early, so that a frame whose time was rounded down is not lost; the filter rounds it away.
  const seek = Math.max(0, start - 0.25 / fps);
  const ffmpeg = spawn(
    'ffmpeg',
    [
      ...['-v', 'error', '-nostdin', ...protocols(input), ...formats, '-ss', seek.toFixed(6), '-i', input],
      ...['-map', '0:V:0', '-vf', `fps=${fps}:start_time=0,scale=${width}:${height}:flags=bilinear`],
      ...(frames < Infinity ? ['-frames:v', String(frames)] : []),
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' },
  );
  const ended = outcome(ffmpeg, 'Reading video');
  ended.catch(() => {}); // It is awaited below; without this, an early end would count as unhandled.
  try {
    let count = 0;
    for await (const image of cutFrames(ffmpeg.stdout, width, height)) {
      yield image;
      count++;
    }
    const { code, complaint } = await ended;
    // ffmpeg goes on over small errors, as players do, and also calls it a success where most of a file is missing.
    const missing = expected - count > Math.max(2, 0.1 * expected);
    if (code !== 0 || (missing && complaint)) throw damaged(input, complaint);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    ffmpeg.kill('SIGKILL');
  }
}

/** Puts the pieces of a pipe together to frames. */
async function* cutFrames(pipe: AsyncIterable<Buffer>, width: number, height: number): AsyncGenerator<Image> {
  const bytes = width * height * 3;
  let data = new Uint8Array(bytes);
  let filled = 0;
  for await (let chunk of pipe) {
    while (chunk.length) {
      const taken = Math.min(chunk.length, bytes - filled);
      data.set(chunk.subarray(0, taken), filled);
      chunk = chunk.subarray(taken);
      filled += taken;
      if (filled < bytes) continue;
      yield { data, width, height, channels: 3 };
      data = new Uint8Array(bytes);
      filled = 0;
    }
  }
}

async function ffprobe(input: string, ...options: string[]): Promise<Probed> {
  const show = ['-print_format', 'json', '-show_streams', '-show_format'];
  const process = spawn(
    'ffprobe',
    ['-v', 'error', ...protocols(input), ...formats, ...show, ...options, '-i', input],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [output, { code, complaint }] = await Promise.all([
    text(process.stdout),
    outcome(process, 'Reading video'),
  ]);
  if (code !== 0) throw damaged(input, complaint);
  return JSON.parse(output) as Probed;
}

const videoOf = ({ streams }: Probed) =>
  streams.find((stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic);

const withSound = ({ streams }: Probed) => streams.some((stream) => stream.codec_type === 'audio');

/** Files that were recorded live say neither how long they are nor how many frames they have. */
function isKnown(about: Probed): boolean {
  const video = videoOf(about);
  return (
    !video || [video.nb_frames, video.duration, about.format?.duration].some((value) => Number(value) > 0)
  );
}

function describe(input: string, about: Probed): VideoInfo {
  const video = videoOf(about);
  if (!video?.width || !video.height) throw new FileFormatError(`${input} has no video`);
  const rate = [video.avg_frame_rate, video.r_frame_rate].map(ratio).find((value) => value > 0);
  if (!rate) throw new FileFormatError(`${input} does not say how many frames a second it has`);
  const counted = Number(video.nb_frames ?? video.nb_read_packets);
  const told = [video.duration, about.format?.duration].map(Number).find((seconds) => seconds > 0);
  const frames = counted > 0 ? counted : Math.round((told ?? 0) * rate);
  const rotation = video.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const [width, height] = rotation % 180 ? [video.height, video.width] : [video.width, video.height];
  const duration = told ?? frames / rate;
  return { width, height, fps: rate, duration, frames, hasAudio: withSound(about) };
}

/** '30000/1001' is 29.97. */
function ratio(text = ''): number {
  const [numerator, denominator] = text.split('/').map(Number);
  return numerator! / denominator!;
}

function damaged(input: string, complaint: string): FileFormatError {
  const reason = complaint.trim().split('\n').at(-1);
  return new FileFormatError(`${input.replace(/^file:/, '')} is no video, or damaged: ${reason}`);
}
