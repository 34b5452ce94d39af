/** One painting with checkpoints, which goes on where it was: `paint.ts FILE` writes FILE.rgb and tells each iteration. */
import { writeFileSync, writeSync } from 'node:fs';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { transferStyle } from '../../src';

const [file] = process.argv.slice(2);
await useBackend('ort');
const random = new Random(1);
const picture = (period: number) => ({
  data: Uint8Array.from(
    { length: 128 * 96 * 3 },
    (_, i) => (Math.floor(i / period) % 2 ? 190 : 40) + random.integer(30),
  ),
  ...{ width: 128, height: 96, channels: 3 as const },
});
const iterations = 20;
const { image } = await transferStyle(
  picture(37),
  picture(11),
  { iterations, scales: 2, checkpoints: `${file}-checkpoints`, checkpointEvery: 3, resume: true },
  {
    onEvent(event) {
      if (event.type === 'iteration-end')
        writeSync(1, `${(event.scale - 1) * iterations + event.iteration}\n`);
    },
  },
);
writeFileSync(`${file}.rgb`, image.data);
