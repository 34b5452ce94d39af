import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export type Conditions = string | { [condition: string]: Conditions };

export interface Manifest {
  name: string;
  private?: boolean;
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

/** The packages of the workspace that are published, by name, with their folders. */
export const published = new Map([...workspaces].filter(([, directory]) => !readManifest(directory).private));

/**
 * Packs packages of the workspace, those that they depend on, and the binaries for this platform that they may bring (see
 * backend-ort's repack.mjs).
 *
 * @returns Tarballs in `folder`, by the name of the package.
 */
export function packWithDependencies(names: readonly string[], folder: string): Map<string, string> {
  const directories = new Map<string, string>();
  const add = (name: string): void => {
    const directory = workspaces.get(name);
    if (!directory || directories.has(name)) return;
    directories.set(name, directory);
    const { dependencies = {}, optionalDependencies = {} } = readManifest(directory);
    for (const dependency of Object.keys(dependencies)) add(dependency);
    for (const binary of Object.keys(optionalDependencies)) {
      const prepared = path.join(root, 'node_modules', binary);
      if (existsSync(prepared)) directories.set(binary, prepared);
    }
  };
  for (const name of names) add(name);
  const args = ['pack', ...directories.values(), '--silent', '--pack-destination', folder];
  const files = execFileSync('npm', args, { cwd: root, encoding: 'utf8' }).trim().split('\n');
  return new Map([...directories.keys()].map((name, i) => [name, path.join(folder, files[i]!)]));
}

/**
 * Installs what a manifest in the folder names, as a user's shell would.
 *
 * @param layout - `isolated`: a package finds nothing but the dependencies that it names.
 */
export function install(folder: string, layout: 'hoisted' | 'isolated' = 'hoisted'): void {
  const strategy = layout === 'isolated' ? 'linked' : 'hoisted';
  const args = ['install', '--no-audit', '--no-fund', `--install-strategy=${strategy}`];
  execFileSync('npm', args, { cwd: folder, stdio: 'pipe', env: cleanEnvironment() });
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
