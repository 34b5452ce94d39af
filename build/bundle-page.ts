import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles an example's page for {@link runScriptInChromium}: a module that puts the body of its `index.html` on the page, and then
 * does what `visit` says, which may import the page's own script. Packages are taken as they are built, in `dist/browser`.
 */
export async function bundlePage(example: string, visit: string): Promise<string> {
  const directory = path.join(repository, 'examples', example);
  const body = /<body>([^]*?)<script/.exec(readFileSync(path.join(directory, 'index.html'), 'utf8'))![1]!;
  const { outputFiles } = await build({
    stdin: {
      contents: `document.body.innerHTML = ${JSON.stringify(body)};\n${visit}`,
      resolveDir: directory,
    },
    absWorkingDir: repository,
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    external: ['@techstark/opencv-js'], // 10 MB, which only videos load
    tsconfigRaw: {}, // the repository's maps packages to their sources
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
