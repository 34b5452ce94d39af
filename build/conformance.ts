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
import { runSuiteInChromium, type SuiteReport } from './conformance-chromium';
import { environments } from './conformance-environments';
import { explain } from './conformance-reasons';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = path.join(root, 'out/conformance');
const suite = '@tensorflow/tfjs-core/dist/tests';
const minutesInChromium = 15;

async function run(name: string): Promise<SuiteReport> {
  const { backendName, setup, chromium, flags = {} } = environments[name]!;
  mkdirSync(work, { recursive: true });
  writeFileSync(
    path.join(work, `${name}-setup.ts`),
    `import '@tensorflow/tfjs-core/dist/register_all_gradients';
     import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
     import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
     import '@tensorflow/tfjs-backend-cpu';
     ${setup}
     setTestEnvs([
       { name: 'backend', backendName: '${backendName}', isDataSync: true, flags: ${JSON.stringify(flags)} },
     ]);`,
  );
  if (!chromium) return runInNode(name);
  const modules = { folder: work, setup: `${name}-setup.ts`, suite };
  const report = await runSuiteInChromium(modules, { graphics: chromium, minutes: minutesInChromium });
  return withoutFlags(report, flags);
}

async function runInNode(name: string): Promise<SuiteReport> {
  const entry = path.join(work, `${name}.ts`);
  writeFileSync(entry, `import './${name}-setup'; import '${suite}';`);
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

/** Names of specs contain the flags, which differ between environments. */
function withoutFlags({ failures, ...report }: SuiteReport, flags: object): SuiteReport {
  const shorten = (spec: string) => spec.replace(`backend ${JSON.stringify(flags)}`, 'backend {}');
  return { ...report, failures: failures.map(({ spec, reason }) => ({ spec: shorten(spec), reason })) };
}

const { backend } = parseArgs({ options: { backend: { type: 'string', default: 'ort' } } }).values;
const result = environments[backend]?.result;
if (!result) {
  const names = Object.keys(environments).filter((name) => environments[name]!.result);
  throw new Error(`no conformance result for the backend "${backend}": one of ${names.join(', ')}`);
}

const start = performance.now();
const cpu = await run(result.cpu);
const reference = result.reference === result.cpu ? cpu : await run(result.reference);
const { specs, failures, unfinished } = await run(backend);
const failsOnCpu = new Set(cpu.failures.map(({ spec }) => spec));
const own = failures.filter(({ spec }) => !failsOnCpu.has(spec));
const failing = new Set(failures.map(({ spec }) => spec));

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
    ...(unfinished && { unfinished }),
    ...(reference.unfinished && { referenceUnfinished: reference.unfinished }),
    failures: own.map(explain),
    failuresOnCpuAsWell: failures.filter(({ spec }) => failsOnCpu.has(spec)),
    passesUnlikeReference: reference.failures.map(({ spec }) => spec).filter((spec) => !failing.has(spec)),
  },
});
process.stdout.write(
  `${backend}: ${failures.length} of ${specs} specs fail, ${own.length} of them pass on cpu\n`,
);
