/**
 * Installs `@tensorflow/tfjs-node` into a project on a Linux machine (x64) that reaches npm and PyPI, but not the host
 * from which the package's own install script downloads TensorFlow's C library and a compiled addon.
 *
 *     node scripts/build-tfjs-node.mjs [PROJECT] [--wheel 2.12.1]
 *
 * The library and its headers come from PyPI's wheel `tensorflow-cpu`, and the addon is compiled from the sources in
 * the npm package. It needs Python 3 with pip, make, a C++ compiler, and Node's headers (`include/node` beside `bin`:
 * Debian's and nodejs.org's Node bring them). PROJECT (default: the current folder) must have a package.json, which is
 * not changed: a later `npm install` there removes the package again. In this repository run `npm run prepare` afterwards,
 * because npm removes the linked ONNX Runtime.
 *
 * tfjs-node 4.22 is made for TensorFlow 2.9, whose wheel has no library to link to. 2.12.1 is the oldest version of which
 * that is known to work: its wheel has `libtensorflow_cc.so.2`, which exports the C API too.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const packageVersion = '4.22.0';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { wheel: { type: 'string', default: '2.12.1' } },
});
const project = path.resolve(positionals[0] ?? '.');

if (process.platform !== 'linux' || process.arch !== 'x64') {
  fail(
    `the wheels of tensorflow-cpu for this script are for linux-x64, this is ${process.platform}-${process.arch}`,
  );
}
if (!existsSync(path.join(project, 'package.json'))) fail(`there is no package.json in ${project}`);
const nodePrefix = path.resolve(realpathSync(process.execPath), '../..');
if (!existsSync(path.join(nodePrefix, 'include/node/node_api.h'))) {
  fail(`there are no headers of Node in ${nodePrefix}/include/node: install a Node that brings them`);
}

step('npm install, without the install script');
run('npm', ['install', '--no-save', '--ignore-scripts', `@tensorflow/tfjs-node@${packageVersion}`], project);
const folder = path.dirname(
  createRequire(path.join(project, 'package.json')).resolve('@tensorflow/tfjs-node/package.json'),
);

step(`TensorFlow ${values.wheel} from PyPI`);
installLibrary(path.join(folder, 'deps'));

step('compiling the addon');
compileAddon();
process.stdout.write(`installed ${folder}\n`);

/** Unpacks the wheel's headers and shared libraries into `deps`, under the names that binding.gyp links. */
function installLibrary(deps) {
  const work = mkdtempSync(path.join(tmpdir(), 'tensorflow-cpu-'));
  try {
    // The libraries do not depend on Python: any version of it will do that there is a wheel for.
    const target = ['--only-binary=:all:', '--platform', 'manylinux2014_x86_64', '--python-version', '311'];
    const wheel = `tensorflow-cpu==${values.wheel}`;
    run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', ...target, '--dest', work, wheel]);
    const [file] = readdirSync(work);
    run('python3', ['-m', 'zipfile', '--extract', path.join(work, file), work]);
    const library = path.join(work, 'tensorflow/libtensorflow_cc.so.2');
    if (!existsSync(library)) fail(`the wheel of TensorFlow ${values.wheel} has no libtensorflow_cc.so.2`);

    rmSync(deps, { recursive: true, force: true });
    mkdirSync(path.join(deps, 'lib'), { recursive: true });
    run('cp', ['-r', path.join(work, 'tensorflow/include'), deps]);
    for (const [name, alias] of [
      ['libtensorflow_cc', 'libtensorflow'],
      ['libtensorflow_framework', 'libtensorflow_framework'],
    ]) {
      copyFileSync(path.join(work, 'tensorflow', `${name}.so.2`), path.join(deps, 'lib', `${name}.so.2`));
      symlinkSync(`${name}.so.2`, path.join(deps, 'lib', `${alias}.so`));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** node-gyp on the headers of the Node that runs. */
function compileAddon() {
  // The newest version of Node-API that the package names, and so looks for, is 8.
  const nodeApi = Math.min(8, Number(process.versions.napi));
  const target = path.join(folder, `lib/napi-v${nodeApi}`);
  const variables = {
    nodedir: nodePrefix,
    module_name: 'tfjs_binding',
    module_path: target,
    napi_build_version: nodeApi,
  };
  const flags = Object.entries(variables).map(([name, value]) => `--${name}=${value}`);
  run('npx', ['--yes', 'node-gyp', 'rebuild', '--silent', ...flags], folder);
  if (!existsSync(path.join(target, 'tfjs_binding.node'))) fail('node-gyp has built no addon');
}

function run(command, args, cwd) {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
}

function step(title) {
  process.stdout.write(`-- ${title}\n`);
}

function fail(reason) {
  throw new Error(`build-tfjs-node: ${reason}`);
}
