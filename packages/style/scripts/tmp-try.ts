import { transferStyle } from '../src';
import { writeImage } from '@dl/core/data';
import { useBackend } from '@dl/core/backends';
const [content, style, out, options] = process.argv.slice(2);
await useBackend('ort');
let t = performance.now();
const { image, losses } = await transferStyle(content!, style!, JSON.parse(options ?? '{}'), {
  onEvent: (e) => {
    if (e.type === 'iteration-end') {
      if (e.iteration % 20 === 1)
        console.log(
          e.scale,
          e.iteration,
          e.loss.toFixed(3),
          JSON.stringify(e.losses),
          Math.round(performance.now() - t),
        );
      t = performance.now();
    } else if (e.type !== 'picture-ready') console.log(JSON.stringify(e));
  },
});
await writeImage(out!, image);
console.log(losses);
