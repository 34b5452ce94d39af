/**
 * `npm run bench`: times @dl beside its peers, in one run on this machine, and writes `docs/results/bench-*.json` and the
 * chart `docs/images/bench.svg`.
 *
 *     npm run bench                                     all cases with all peers, about half an hour
 *     npm run bench -- --only mnist-step,resnet50       some cases
 *     npm run bench -- --peers ort,torch --rounds 9     some peers; writes nothing
 *     npm run bench -- --only mnist-step --profile      what each operator of ONNX Runtime takes; writes nothing
 *
 * tfjs-node is a peer where it is installed: `packages/core/scripts/build-tfjs-node.mjs` does so without its host.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from '@dl/core';
import { writeResult } from '@dl/core/results';
import { cases, peerNames, type BenchCase } from './cases';
import { writeBenchChart } from './chart';
import { measure, type BatchResult } from './measure';
import { arePeersInstalled } from './peer';
import { preparePictures } from './pictures';
import { profile } from './profile';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    peers: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    profile: { type: 'boolean', default: false },
  },
});

/** The items of a list with commas, each of which must be one of `known`. */
function listed<Name extends string>(option: string, known: readonly Name[]): Name[] | undefined {
  const text = values[option as 'only' | 'peers'];
  const names = text?.split(',') as Name[] | undefined;
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(`--${option}: there is no "${unknown}". There are ${known.join(', ')}.`);
}

const write = (line: string) => process.stdout.write(`${line}\n`);
const result = (path: string) => fileURLToPath(new URL(`../../../docs/${path}`, import.meta.url));

function print(name: string, { batch, peers, missing, ratio, share, peak }: BatchResult): void {
  write(
    `${name}, batch ${batch}: ours : PyTorch = ${ratio}; ${Math.round(100 * share)} % of ${Math.round(peak)} GFLOP/s`,
  );
  for (const [peer, { median, iterations, first, device }] of Object.entries(peers))
    write(
      `  ${peer.padEnd(12)} ${median.toFixed(1).padStart(9)} ms  (${iterations} iterations, first ${first} ms)  ${device}`,
    );
  for (const [peer, reason] of Object.entries(missing)) write(`  ${peer.padEnd(12)}         -     ${reason}`);
}

/** Images a second of each peer. */
function rates({ batch, peers }: BatchResult): Record<string, number> {
  return Object.fromEntries(
    Object.entries(peers).map(([peer, { median }]) => [
      peer,
      Number(((1000 * batch) / median).toPrecision(4)),
    ]),
  );
}

async function save(
  { workload, title, goal, countsImages }: BenchCase,
  batches: BatchResult[],
  seconds: number,
): Promise<void> {
  const torch = batches[0]!.peers.torch;
  await writeResult(result(`results/bench-${workload}.json`), {
    name: `bench-${workload}`,
    metric: `${title}: our time divided by PyTorch's`,
    value: batches[0]!.ratio,
    target: `<= ${goal}`,
    reference: `${torch?.device} took ${torch?.median} ms in the same run`,
    command: `npm run bench -- --only ${workload}`,
    backend: 'ort',
    seed: 0,
    seconds: Math.round(seconds),
    details: { ...(countsImages && { imagesPerSecond: rates(batches[0]!) }), batches },
  });
}

const names = listed('only', cases.map(({ workload }) => workload)); // prettier-ignore
const only = listed('peers', peerNames);
const chosen = cases.filter(({ workload }) => !names || names.includes(workload));
if (values.profile) {
  for (const { workload, batches } of chosen) write(await profile(workload, batches[0]!));
} else {
  if (!arePeersInstalled() && (!only || only.includes('onnxruntime'))) {
    write('installing onnxruntime-node');
    // onnxruntime-node would fetch CUDA libraries from a host of its own.
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
    const cwd = fileURLToPath(new URL('../peers', import.meta.url));
    spawnSync('npm', ['install', '--no-package-lock', '--silent'], { cwd, env, stdio: 'inherit' });
  }
  for (const benchCase of chosen) {
    if (benchCase.countsImages) await preparePictures();
    const start = performance.now();
    const batches: BatchResult[] = [];
    for (const batch of benchCase.batches) {
      // TF.js's cpu backend once is enough: a second batch size takes minutes and shows nothing new.
      const peers = benchCase.peers.filter((peer) => peer !== 'cpu' || batch === benchCase.batches[0]);
      const measured = await measure({ ...benchCase, peers }, batch, {
        rounds: Number(values.rounds),
        roundMilliseconds: 1500,
        only,
      });
      print(benchCase.workload, measured);
      batches.push(measured);
    }
    if (!only) await save(benchCase, batches, (performance.now() - start) / 1000);
  }
  if (!only) await writeBenchChart(result('results'), result('images/bench.svg'));
}
