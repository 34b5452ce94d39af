/**
 * Sends waves of 200 requests at once to the service, in a process of its own, and counts what becomes of them:
 * `npm run load --workspace=examples/downstream-app`. Writes docs/results/downstream-load.json.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { writeResult } from '@dl/core/results';
import sharp from 'sharp';

const [atOnce, waves] = [200, 25];
const start = performance.now();
const server = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
  cwd: fileURLToPath(new URL('.', import.meta.url)),
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = (await once(server.stdout, 'data')) as [Buffer];
const address = /http:\S+/.exec(String(line))![0];
const body = await sharp({ create: { width: 1000, height: 1000, channels: 3, background: 'gray' } })
  .png()
  .toBuffer();
const memory = async () => ((await (await fetch(`${address}/health`)).json()) as { memory: number }).memory;

let [answered, refused, lost] = [0, 0, 0];
const atRest = await memory();
const peaks: number[] = [];
for (let wave = 0; wave < waves; wave++) {
  let isOver = false;
  let peak = 0;
  const watch = (async () => {
    while (!isOver) peak = Math.max(peak, await memory());
  })();
  await Promise.all(Array.from({ length: atOnce }, send));
  isOver = true;
  await watch;
  peaks.push(peak);
}
server.kill('SIGTERM');
await once(server, 'exit');

async function send(): Promise<void> {
  try {
    const headers = { 'content-type': 'image/png' };
    const response = await fetch(`${address}/classify`, { method: 'POST', body: body as BodyInit, headers });
    await response.json();
    if (response.status === 200) answered++;
    else if (response.status === 503 && response.headers.get('retry-after')) refused++;
    else lost++;
  } catch {
    lost++;
  }
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
const result = await writeResult(
  fileURLToPath(new URL('../../docs/results/downstream-load.json', import.meta.url)),
  {
    name: 'downstream-load',
    metric: `requests lost of ${atOnce * waves}, ${atOnce} at once; ${answered} answered, ${refused} told to come back`,
    value: lost,
    target: '0',
    command: 'npm run load --workspace=examples/downstream-app',
    backend: 'ort',
    seed: 0,
    seconds: Math.round((performance.now() - start) / 1000),
    details: {
      requests: atOnce * waves,
      answered,
      refused,
      lost,
      memory: {
        atRest: megabytes(atRest),
        peakOfFirstWave: megabytes(peaks[0]!),
        peak: megabytes(Math.max(...peaks)),
        peakOfLastWave: megabytes(peaks.at(-1)!),
        unit: 'MB resident',
      },
    },
  },
);
console.log(`${result.metric}; peak memory ${megabytes(Math.max(...peaks))} MB`);
