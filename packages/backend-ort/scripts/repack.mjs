/**
 * Repacks ONNX Runtime's binaries as small packages without install scripts, one a platform, as sharp and esbuild do.
 * `onnxruntime-node` itself carries all platforms (290 MB), and its install script fetches CUDA libraries from a host
 * other than npm's and fails the whole installation where that host is out of reach.
 *
 * `node scripts/repack.mjs` writes `platforms/*` for every platform, for a release.
 * `node scripts/repack.mjs --current` writes the one of this machine and links it into node_modules: `npm install` in
 * this repository runs it.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const root = path.join(here, '../..');
const manifest = JSON.parse(readFileSync(path.join(here, 'package.json'), 'utf8'));
const platforms = ['darwin-arm64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'];
const version = manifest.optionalDependencies[`@dl/onnxruntime-${platforms[0]}`];
const current = `${process.platform}-${process.arch}`;

const directoryOf = (platform) => path.join(here, 'platforms', platform);
const nameOf = (platform) => `@dl/onnxruntime-${platform}`;

function isPacked(platform) {
  const file = path.join(directoryOf(platform), 'package.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
}

/** Downloads the npm package, without running its install script, and returns the folder with its content. */
function download(into) {
  const options = { cwd: into, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  const tarball = execFileSync('npm', ['pack', '--silent', `onnxruntime-node@${version}`], options).trim();
  execFileSync('tar', ['-xzf', tarball], options);
  return path.join(into, 'package');
}

function writePlatform(platform, source) {
  const [os, cpu] = platform.split('-');
  const target = directoryOf(platform);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  cpSync(path.join(source, 'bin/napi-v6', os, cpu), target, { recursive: true });
  const platformManifest = {
    name: nameOf(platform),
    version,
    description: `ONNX Runtime ${version} for ${platform}, repacked from onnxruntime-node without its install script.`,
    license: 'MIT',
    repository: 'https://github.com/microsoft/onnxruntime',
    os: [os],
    cpu: [cpu],
    main: 'onnxruntime_binding.node',
    publishConfig: { access: 'public' },
  };
  writeFileSync(path.join(target, 'package.json'), `${JSON.stringify(platformManifest, null, 2)}\n`);
}

function link(platform) {
  const place = path.join(root, 'node_modules', nameOf(platform));
  rmSync(place, { recursive: true, force: true });
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(directoryOf(platform), place, 'junction');
}

const onlyCurrent = process.argv.includes('--current');
if (onlyCurrent && !platforms.includes(current)) {
  process.stdout.write(
    `ONNX Runtime has no binary for ${current}: the backend "ort" is not available here\n`,
  );
} else {
  const missing = (onlyCurrent ? [current] : platforms).filter((platform) => !isPacked(platform));
  if (missing.length) {
    const temporary = mkdtempSync(path.join(tmpdir(), 'onnxruntime-'));
    try {
      const source = download(temporary);
      for (const platform of missing) writePlatform(platform, source);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  if (onlyCurrent) link(current);
}
