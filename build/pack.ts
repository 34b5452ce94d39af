import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export type Conditions = string | { [condition: string]: Conditions };

export interface Manifest {
  name: string;
  bin?: Record<string, string>;
  exports: Record<string, Conditions>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export const root = fileURLToPath(new URL('..', import.meta.url));

const workspaces = new Map(
  readdirSync(path.join(root, 'packages')).map((folder) => {
    const directory = path.join(root, 'packages', folder);
    return [readManifest(directory).name, directory] as const;
  }),
);

export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as Manifest;
}

/**
 * Packs packages of the workspace, those that they depend on, and the binaries for this platform that they may bring (see
 * backend-ort's repack.mjs).
 *
 * @returns Tarballs in `folder`, by the name of the package.
 */
export function packWithDependencies(names: readonly string[], folder: string): Map<string, string> {
  const tarballs = new Map<string, string>();
  const packAll = (name: string): void => {
    const directory = workspaces.get(name);
    if (!directory || tarballs.has(name)) return;
    tarballs.set(name, pack(directory, folder));
    const { dependencies = {}, optionalDependencies = {} } = readManifest(directory);
    for (const dependency of Object.keys(dependencies)) packAll(dependency);
    for (const binary of Object.keys(optionalDependencies)) {
      const prepared = path.join(root, 'node_modules', binary);
      if (existsSync(prepared)) tarballs.set(binary, pack(prepared, folder));
    }
  };
  for (const name of names) packAll(name);
  return tarballs;
}

function pack(directory: string, folder: string): string {
  const args = ['pack', '--silent', '--pack-destination', folder];
  return path.join(folder, execFileSync('npm', args, { cwd: directory, encoding: 'utf8' }).trim());
}

/** Installs what a manifest in the folder names, as a user's shell would. */
export function install(folder: string): void {
  const options = { cwd: folder, stdio: 'pipe', env: cleanEnvironment() } as const;
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], options);
}

/** Runs a command, and fails unless it exits with 0 and writes nothing to stderr. Returns its stdout. */
export function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: cleanEnvironment(),
  });
  if (status !== 0 || stderr.trim()) {
    throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/** The environment without what npm scripts and turbo put there: a user's shell has none of it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|turbo|node_options|init_cwd)/i.test(name),
  );
  return { ...Object.fromEntries(entries), NODE_NO_WARNINGS: undefined };
}
