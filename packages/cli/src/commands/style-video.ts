import { InvalidArgumentError } from '@dl/core';
import { withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import {
  stylizeVideo,
  stylizeVideoOptions,
  transferVideoStyle,
  transferVideoStyleOptions,
  type VideoEvent,
} from '@dl/style';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { networkOption, withStyleNetwork } from './style-network';

const options = transferVideoStyleOptions.extend({
  ...stylizeVideoOptions.shape,
  size: z
    .int()
    .positive()
    .optional()
    .describe('shorter side of the frames in pixels; default: 256, with --network as they are'),
  network: networkOption
    .optional()
    .describe(`fast: a feed-forward network instead of styles. A ${networkOption.description}`),
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
});

export const styleVideoCommand = defineCommand({
  name: 'style video',
  summary:
    'paint a video in the style of pictures (Ruder et al. 2016), or by a network; goes on where it was stopped',
  arguments: [
    { name: 'input', description: 'video, or folder of frames' },
    { name: 'output', description: 'file for the video: .mp4, .m4v, .mov, .mkv or .webm (by ffmpeg)' },
    { name: 'styles', description: 'pictures of the style', variadic: true, optional: true },
  ],
  options,
  examples: [
    'dl style video fox.mp4 night.mp4 starry-night.jpg --size 240 --end 3',
    'dl style video fox.mp4 night.mp4 starry-night.jpg --encoder vgg19 --earlier-frames 1 10 20',
    'dl style video fox.mp4 night.mp4 --network starry-night --size 360 --blend 0.5',
  ],
  async run({ network, blend, backend, ...settings }, [input, output, ...styles], context) {
    if ((network === undefined) === (styles.length === 0)) {
      throw new InvalidArgumentError('name pictures of the style, behind the output, or a --network');
    }
    const { signal, json, note } = context;
    const start = performance.now();
    const paint = async () => {
      const onEvent = frameNotes(note);
      if (network !== undefined) {
        assertDefaults(settings);
        const given = { ...stylizeVideoOptions.parse(settings), blend };
        return withStyleNetwork({ network, backend }, context, (loaded) =>
          stylizeVideo(input!, output!, loaded, given, { signal, onEvent }),
        );
      }
      if (blend) throw new InvalidArgumentError('--blend is for a --network; styles have --temporal-weight');
      await chooseBackend(backend, note);
      const transfer = (onDownload?: (event: DownloadEvent) => void) =>
        transferVideoStyle(input!, output!, styles, settings, {
          signal,
          onEvent: (event) => onEvent(event, onDownload),
        });
      return json ? transfer() : withDownloadBar(transfer);
    };
    const { frames, fps, folder } = await paint();
    const seconds = Math.round((performance.now() - start) / 1000);
    return { video: output!, frames, fps, folder, seconds };
  },
  print: ({ video, frames, seconds, folder }) =>
    `${video}: ${frames} frames after ${seconds} s${folder === undefined ? '' : `, and in ${folder}`}`,
});

/** @throws {@link InvalidArgumentError} if an option is given that only painting by optimisation has. */
function assertDefaults(settings: Readonly<Record<string, unknown>>): void {
  const defaults = options.parse({}) as Record<string, unknown>;
  const given = Object.keys(settings)
    .filter((name) => !(name in stylizeVideoOptions.shape))
    .filter((name) => JSON.stringify(settings[name]) !== JSON.stringify(defaults[name]));
  if (!given.length) return;
  throw new InvalidArgumentError(
    `a --network paints in one pass, and has no ${given.join(', ')}: leave that out, or name pictures of the style instead`,
  );
}

/** A line for each frame, with the time that is left by the mean of those that were painted. */
function frameNotes(note: (line: string) => void) {
  let [frames, painted, start] = [0, 0, 0];
  return (event: VideoEvent, onDownload?: (event: DownloadEvent) => void): void => {
    switch (event.type) {
      case 'video-start':
        ({ frames } = event);
        start = performance.now();
        note(`${frames} frames of ${event.width} x ${event.height} pixels, ${event.fps} a second`);
        break;
      case 'frame-end': {
        const left = frames - event.index - 1;
        if (event.kept) note(`frame ${event.index + 1} of ${frames}: was there`);
        else {
          const seconds = Math.round(((performance.now() - start) / 1000 / ++painted) * left);
          note(`frame ${event.index + 1} of ${frames}: ${seconds} s left`);
        }
        break;
      }
      case 'rate-reduced':
        note(`the loss became ${event.loss}: went back, and on with the learning rate ${event.learningRate}`);
        break;
      case 'download-wait':
      case 'download-start':
      case 'download-progress':
      case 'download-retry':
      case 'mirror-failed':
      case 'download-end':
        onDownload?.(event);
        break;
      default:
    }
  };
}
