/**
 * Runs tfjs-core's own test suite, the one in its npm package, on a backend: `npm run conformance -- --backend ort`.
 * The suite and the backend's sources are bundled into one file, so that they share one tfjs-core. Writes
 * `docs/results/<package>-conformance*.json` with every failed spec; specs that fail on TF.js's own cpu backend in the
 * same way (they test the environment of the suite) are counted apart.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { writeResult } from '@dl/core/results';

interface SuiteReport {
  specs: number;
  failures: { spec: string; reason: string }[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const work = path.join(root, 'out/conformance');

interface Environment {
  /** The name that TF.js knows the backend by. */
  backendName: string;
  /** Code that registers the backend before the suite starts. */
  setup: string;
  /** What is written. `reference` is the environment to compare with; own failures are those of specs that pass on cpu. */
  result?: { name: string; reference: string; counts: 'all failures' | 'own failures'; target?: number };
}

/** A backend as `useBackend` sets it up, but with TF.js's gradients: the suite tests theirs, ours are another matter. */
const kernelsOf = (backend: string) => `
  import * as tf from '@tensorflow/tfjs-core';
  import { useBackend } from '${root}packages/core/src/backends';
  import { gradients } from '${root}packages/core/src/gradients/register-gradients';
  beforeAll(async () => {
    const theirs = gradients.map(({ kernelName }) => tf.getGradient(kernelName));
    await useBackend('${backend}');
    for (const [i, { kernelName }] of gradients.entries()) {
      tf.unregisterGradient(kernelName);
      if (theirs[i]) tf.registerGradient(theirs[i]);
    }
  });`;

const environments: Record<string, Environment> = {
  'cpu-stock': { backendName: 'cpu', setup: '' },
  cpu: {
    backendName: 'cpu',
    setup: `import { useBackend } from '${root}packages/core/src/backends'; beforeAll(() => useBackend('cpu'));`,
    // With our gradients: of those some differ from TF.js's on purpose.
    result: { name: 'core-conformance-cpu', reference: 'cpu-stock', counts: 'all failures' },
  },
  ort: {
    backendName: 'ort',
    setup: `import { registerOrtBackend } from '${root}packages/backend-ort/src/index'; registerOrtBackend();`,
    // 1 % of what cpu passes
    result: { name: 'backend-ort-conformance', reference: 'cpu-stock', counts: 'own failures', target: 42 },
  },
  'wasm-stock': {
    backendName: 'wasm',
    setup: `import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
      setWasmPaths('${root}node_modules/@tensorflow/tfjs-backend-wasm/dist/');`,
  },
  wasm: {
    backendName: 'wasm',
    setup: kernelsOf('wasm'),
    result: { name: 'core-conformance-wasm', reference: 'wasm-stock', counts: 'all failures', target: 40 },
  },
  // tfjs-node is not bundled: its own tfjs-core shares the engine of the bundle's.
  'tensorflow-stock': { backendName: 'tensorflow', setup: `require('@tensorflow/tfjs-node');` },
  tensorflow: {
    backendName: 'tensorflow',
    setup: kernelsOf('tensorflow'),
    result: {
      name: 'core-conformance-tensorflow',
      reference: 'tensorflow-stock',
      counts: 'all failures',
    },
  },
};

async function run(name: string): Promise<SuiteReport> {
  const { backendName, setup } = environments[name]!;
  mkdirSync(work, { recursive: true });
  const entry = path.join(work, `${name}.ts`);
  writeFileSync(entry, `import './${name}-setup'; import '@tensorflow/tfjs-core/dist/tests';`);
  writeFileSync(
    path.join(work, `${name}-setup.ts`),
    `import '@tensorflow/tfjs-core/dist/register_all_gradients';
     import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
     import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
     import '@tensorflow/tfjs-backend-cpu';
     ${setup}
     setTestEnvs([{ name: 'backend', backendName: '${backendName}', isDataSync: true }]);`,
  );
  const bundle = path.join(work, `${name}.cjs`);
  await build({
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    ignoreAnnotations: true, // the side-effect imports of the suite would be shaken away
    external: ['jasmine-core', 'node-fetch', '@tensorflow/tfjs-node'],
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
    logLevel: 'error',
  });
  const report = path.join(work, `${name}.json`);
  rmSync(report, { force: true });
  const { stderr } = spawnSync('node', [path.join(root, 'build/conformance-runner.cjs'), bundle, report], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 2 ** 30, // some backends print a line a tensor
  });
  if (!existsSync(report)) throw new Error(`the suite ended early on ${name}: ${stderr.slice(-2000)}`);
  return JSON.parse(readFileSync(report, 'utf8')) as SuiteReport;
}

const { backend } = parseArgs({ options: { backend: { type: 'string', default: 'ort' } } }).values;
const result = environments[backend]?.result;
if (!result) {
  const names = Object.keys(environments).filter((name) => environments[name]!.result);
  throw new Error(`no conformance result for the backend "${backend}": one of ${names.join(', ')}`);
}

const start = performance.now();
const cpu = await run('cpu-stock');
const reference = result.reference === 'cpu-stock' ? cpu : await run(result.reference);
const { specs, failures } = await run(backend);
const failsOnCpu = new Set(cpu.failures.map(({ spec }) => spec));
const own = failures.filter(({ spec }) => !failsOnCpu.has(spec));

await writeResult(path.join(root, 'docs/results', `${result.name}.json`), {
  name: result.name,
  metric: `failed specs of tfjs-core's suite on ${backend}${result.counts === 'own failures' ? ' that pass on cpu' : ''}`,
  value: result.counts === 'own failures' ? own.length : failures.length,
  ...(result.target !== undefined && { target: `<= ${result.target}` }),
  reference: `${result.reference} (TF.js's own) fails ${reference.failures.length} of ${reference.specs} specs in the same run`,
  command: `npm run conformance -- --backend ${backend}`,
  backend,
  seed: 0,
  seconds: Math.round((performance.now() - start) / 1000),
  details: {
    specs,
    failed: failures.length,
    failures: own,
    failuresOnCpuAsWell: failures.filter(({ spec }) => failsOnCpu.has(spec)),
  },
});
process.stdout.write(
  `${backend}: ${failures.length} of ${specs} specs fail, ${own.length} of them pass on cpu\n`,
);
