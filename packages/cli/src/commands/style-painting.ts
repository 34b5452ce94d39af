import { writeImage } from '@dl/core/data';
import { withDownloadBar } from '@dl/core/resources';
import {
  synthesizeTexture,
  synthesizeTextureOptions,
  transferPatches,
  transferPatchesOptions,
  transferStyle,
  transferStyleOptions,
  type Painted,
  type TransferStyleControls,
} from '@dl/style';
import * as z from 'zod';
import { defineCommand, type Command, type CommandContext } from '../command';
import { chooseBackend } from './choose-backend';

const painting = {
  out: z
    .string()
    .default('out/painting.png')
    .describe('file for the picture: png, jpg or webp')
    .meta({ writes: 'picture' }),
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
};

const content = { name: 'content', description: 'picture of what is shown' };
const styles = { name: 'styles', description: 'pictures of the style', variadic: true };

const transferCommand = defineCommand({
  name: 'style transfer',
  summary: 'paint a picture in the style of others (Gatys et al. 2016)',
  arguments: [content, styles],
  options: transferStyleOptions.extend({
    masks: z
      .array(z.string())
      .optional()
      .describe('grey pictures, one for each style: white is where it goes'),
    start: z.string().optional().describe('picture to begin with, instead of --init'),
    ...painting,
  }),
  examples: [
    'dl style transfer house.jpg starry-night.jpg',
    'dl style transfer house.jpg starry-night.jpg --encoder vgg19 --image-size 512 --checkpoints runs/house --resume',
    'dl style transfer house.jpg scream.jpg wave.jpg --blend-weights 3 1 --colors luminance',
    'dl style transfer house.jpg scream.jpg wave.jpg --masks sky.png ground.png --out house.jpg',
  ],
  run: async ({ out, backend, ...options }, [picture, ...others], context) =>
    paintTo({ out, backend }, context, (controls) => transferStyle(picture!, others, options, controls)),
  print: ({ picture }) => `picture: ${picture}`,
});

const mrfCommand = defineCommand({
  name: 'style mrf',
  summary: 'paint a picture out of patches of another (Li and Wand 2016)',
  arguments: [content, { name: 'style', description: 'picture of the style' }],
  options: transferPatchesOptions.extend(painting),
  examples: ['dl style mrf portrait.jpg self-portrait.jpg --encoder vgg19 --rotations -7.5 0 7.5'],
  run: async ({ out, backend, ...options }, [picture, style], context) =>
    paintTo({ out, backend }, context, (controls) => transferPatches(picture!, style!, options, controls)),
  print: ({ picture }) => `picture: ${picture}`,
});

const textureCommand = defineCommand({
  name: 'style texture',
  summary: 'make a picture with the texture of others (Gatys et al. 2015)',
  arguments: [{ name: 'textures', description: 'pictures of the texture', variadic: true }],
  options: synthesizeTextureOptions.extend(painting),
  examples: ['dl style texture pebbles.jpg --width 512 --height 512'],
  run: async ({ out, backend, ...options }, textures, context) =>
    paintTo({ out, backend }, context, (controls) => synthesizeTexture(textures, options, controls)),
  print: ({ picture }) => `picture: ${picture}`,
});

/** The commands of `dl style` that optimise a picture. */
export const stylePaintingCommands: readonly Command[] = [transferCommand, mrfCommand, textureCommand];

/** Paints and writes the picture, and intermediate ones beside it; tells a person how far it is. */
async function paintTo(
  { out, backend: requested }: { out: string; backend: string },
  { signal, json, note }: CommandContext,
  work: (controls: TransferStyleControls) => Promise<Painted>,
) {
  const start = performance.now();
  await chooseBackend(requested, note);
  const written: Promise<void>[] = [];
  const pictures: string[] = [];
  const controls = (onDownload?: (event: never) => void): TransferStyleControls => ({
    signal,
    onEvent(event) {
      switch (event.type) {
        case 'scale-start':
          note(`scale ${event.scale} of ${event.scales}: ${event.width} x ${event.height} pixels`);
          break;
        case 'iteration-end':
          if (event.iteration % 10 === 0 || event.iteration === 1) {
            const parts = Object.entries(event.losses).map(
              ([name, loss]) => `${name} ${loss.toPrecision(3)}`,
            );
            note(
              `${event.iteration}/${event.iterations}: loss ${event.loss.toPrecision(4)} (${parts.join(', ')})`,
            );
          }
          break;
        case 'picture-ready': {
          const file = out.replace(
            /(\.\w+)$/,
            `-${event.scale}-${String(event.iteration).padStart(4, '0')}$1`,
          );
          pictures.push(file);
          written.push(writeImage(file, event.picture));
          break;
        }
        case 'checkpoint-saved':
          note(`checkpoint: ${event.path}`);
          break;
        case 'rate-reduced':
          note(
            `the loss became ${event.loss}: went back, and on with the learning rate ${event.learningRate}`,
          );
          break;
        case 'range-ignored':
          break;
        default:
          onDownload?.(event as never);
      }
    },
  });
  const { image, losses } = await (json ? work(controls()) : withDownloadBar((bar) => work(controls(bar))));
  await Promise.all(written);
  await writeImage(out, image);
  const seconds = Math.round((performance.now() - start) / 1000);
  return { picture: out, width: image.width, height: image.height, losses, seconds, pictures };
}
