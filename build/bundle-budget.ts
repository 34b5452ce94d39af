/**
 * Bundles what a page that only classifies takes of `@dl/vision`, and says what it loads at once: gzip, tfjs-core within, without the
 * backend and whatever else is loaded on demand. Fails over the budget, or if a module of Node gets into a bundle.
 *
 *     npm run budget            # writes docs/results/bundle-classify.json
 *     npm run budget -- --check # only looks
 */
import { build } from 'esbuild';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { writeResult } from '@dl/core/results';

const root = fileURLToPath(new URL('..', import.meta.url));
/** kB of gzip. */
const budget = 60;

/** kB of gzip that a module loads before it runs. */
async function eagerSize(source: string): Promise<number> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: path.join(root, 'examples/downstream-app') },
    ...{ bundle: true, splitting: true, minify: true, write: false, metafile: true },
    ...{ format: 'esm', platform: 'browser', conditions: ['browser'], outdir: root, logLevel: 'error' },
    tsconfigRaw: {}, // the built packages, not their sources
  });
  const outputs = Object.entries(metafile.outputs);
  const leaks = outputs.flatMap(([, { imports }]) => imports.map(({ path }) => path).filter(isBuiltin));
  if (leaks.length) throw new Error(`modules of Node in a bundle for the browser: ${leaks.join(', ')}`);
  const sizes = new Map(
    outputFiles.map((file) => [path.basename(file.path), gzipSync(file.contents).length / 1000]),
  );
  const eager = new Set<string>();
  const visit = (name: string) => {
    if (eager.has(name)) return;
    eager.add(name);
    for (const { path, kind } of metafile.outputs[name]!.imports)
      if (kind === 'import-statement') visit(path);
  };
  visit(outputs.find(([, { entryPoint }]) => entryPoint === '<stdin>')![0]);
  const total = [...eager].reduce((sum, name) => sum + sizes.get(path.basename(name))!, 0);
  return Number(total.toFixed(1));
}

const take = (...names: string[]) =>
  eagerSize(`import { ${names.join(', ')} } from '@dl/vision'; globalThis.used = [${names.join(', ')}];`);

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const start = performance.now();
const classifier = await take('Classifier');
const sizes = {
  Classifier: classifier,
  'Classifier, mnistNetwork': await take('Classifier', 'mnistNetwork'),
  'Classifier, resnet20': await take('Classifier', 'resnet20'),
  createClassifier: await take('createClassifier'),
};
process.stdout.write(`${JSON.stringify(sizes, null, 2)}\n`);
if (!values.check) {
  await writeResult(path.join(root, 'docs/results/bundle-classify.json'), {
    name: 'bundle-classify',
    metric:
      'kB of gzip that `Classifier` of @dl/vision brings into a page, tfjs-core within, the backend not; with a small network ' +
      `${sizes['Classifier, mnistNetwork']}, with every format of weights (\`createClassifier\`) ${sizes.createClassifier}`,
    value: classifier,
    target: `<= ${budget}`,
    command: 'npm run budget',
    backend: 'none',
    seed: 0,
    seconds: Number(((performance.now() - start) / 1000).toFixed(1)),
    details: { sizes },
  });
}
if (classifier > budget) {
  throw new Error(`a page that classifies takes ${classifier} kB of gzip; the budget is ${budget} kB`);
}
