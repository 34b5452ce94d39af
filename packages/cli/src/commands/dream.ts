import { writeImage } from '@dl/core/data';
import { dream, dreamOptions, type DreamEvent } from '@dl/dream';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { classifierSource, withImageClassifier } from './image-classifier';

/** Flags of every command that dreams, beside those of the dream. */
export const dreamerOptions = classifierSource.extend({
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
});

/** Layers come as text from a terminal. */
export const layersOption = z.array(z.string()).optional().describe(dreamOptions.shape.layers.description!);

export const guideOption = z
  .string()
  .optional()
  .describe('another picture, whose features the dream takes on');

export const dreamCommand = defineCommand({
  name: 'dream',
  summary: 'let a network dream on a picture (DeepDream)',
  arguments: [
    { name: 'picture', description: 'file or address of the picture to begin with' },
    { name: 'out', description: 'file for the dream: .png, .jpg or .webp', writes: 'picture' },
  ],
  options: dreamOptions.extend({ ...dreamerOptions.shape, layers: layersOption, guide: guideOption }),
  examples: [
    'dl dream sky.jpg dream.png',
    'dl dream sky.jpg dream.png --layers inception_3b/5x5_reduce --iterations 20 --size 1024',
    'dl dream sky.jpg dream.png --layers inception_4c/output inception_3b/output@0.5 --laplacian-levels 4',
    'dl dream sky.jpg dream.png --layers inception_4d/3x3_reduce:139,7',
    'dl dream sky.jpg dream.png --guide flowers.jpg --layers inception_3b/output',
  ],
  async run({ backend, model, weights, recipe, guide, ...options }, [picture, out], context) {
    const start = performance.now();
    await chooseBackend(backend, context.note);
    return withImageClassifier({ model, weights, recipe }, context, async (network) => {
      const { signal, note } = context;
      const image = await dream(network, picture!, options, { guide, signal, onEvent: octaveNotes(note) });
      await writeImage(out!, image);
      const { width, height } = image;
      return { out: out!, width, height, seconds: Math.round((performance.now() - start) / 1000) };
    });
  },
  print: ({ out, width, height, seconds }) => `${out}: ${width}x${height} after ${seconds} s`,
});

/** A line for each octave, at its end. */
function octaveNotes(note: (line: string) => void): (event: DreamEvent) => void {
  let size = '';
  return (event) => {
    if (event.type === 'octave-start') {
      size = `octave ${event.octave + 1} of ${event.octaves}, ${event.width}x${event.height}`;
    } else if (event.iteration === event.iterations) {
      note(`${size}: objective ${event.objective.toPrecision(4)}`);
    }
  };
}
