import { FileFormatError, InvalidArgumentError } from '../../errors';
import { sha256 } from '../../sha256';
import { toHostTensor, fromHostTensor } from '../../host-tensor';
import type { StateDict } from '../../nn';
import { readSafetensors, writeSafetensors } from '../../weights';
import {
  exists,
  joinPath,
  listDirectory,
  makeDirectory,
  readFile,
  removeRecursive,
  rename,
  writeFileAtomic,
} from '#platform/files';
import type { Metrics } from '../events';
import { Monitor, type MonitorOptions } from '../monitor';
import { CheckpointDamagedError } from './errors';
import { parse, stringify } from './json';

export interface CheckpointsOptions extends MonitorOptions {
  /** The latest checkpoints that are kept. Default: 2. */
  keepLast?: number;
  /** The best checkpoints by the monitored metric that are kept besides. Default: 1. */
  keepBest?: number;
}

/** What one checkpoint holds. */
export interface Checkpoint<State = unknown> {
  readonly step: number;
  /** Validation results at this step, if there was a validation. */
  readonly metrics?: Metrics;
  /** Everything that is not a tensor, safe to put in JSON. */
  readonly state: State;
  /** Tensors by file: `{ model, optimizer }` are in `model.safetensors` and `optimizer.safetensors`. */
  readonly tensors: Readonly<Record<string, StateDict>>;
}

export interface LoadedCheckpoint<State> extends Checkpoint<State> {
  readonly path: string;
}

/** The content of `state.json`, besides the sha256 of itself. */
interface Manifest<State> {
  version: number;
  step: number;
  metrics?: Metrics;
  /** sha256 by file name. */
  files: Record<string, string>;
  state: State;
}

const version = 1;

/**
 * Checkpoints of a training run: directories `step-00000120` with `state.json` and safetensors files. A checkpoint is
 * complete or absent: it is written under another name, flushed to the disk, then renamed. What a killed process left
 * half-written is ignored, and removed at the next save.
 *
 * ```ts
 * const checkpoints = new Checkpoints<{ games: number }>('runs/breakout', { metric: 'score' });
 * await checkpoints.save({ step: 120, metrics: { score: 31 }, state: { games: 8 }, tensors: { model: model.stateDict() } });
 * const { state, tensors } = await checkpoints.load((await checkpoints.best())!);
 * ```
 */
export class Checkpoints<State = unknown> {
  readonly directory: string;
  private readonly keepLast: number;
  private readonly keepBest: number;
  private readonly monitor: Monitor;

  constructor(directory: string, { keepLast = 2, keepBest = 1, ...monitored }: CheckpointsOptions = {}) {
    for (const [name, count] of Object.entries({ keepLast, keepBest })) {
      if (!Number.isInteger(count) || count < 0) {
        throw new InvalidArgumentError(`Checkpoints: ${name} is a number of checkpoints, received ${count}`);
      }
    }
    this.directory = directory;
    this.keepLast = keepLast;
    this.keepBest = keepBest;
    this.monitor = new Monitor(monitored);
  }

  /** The complete checkpoints, from the earliest to the latest. */
  async list(): Promise<{ path: string; step: number }[]> {
    if (!(await exists(this.directory))) return [];
    const found = (await listDirectory(this.directory)).flatMap((name) => {
      const [, step, copy = 0] = /^step-(\d+)(?:\.(\d+))?$/.exec(name) ?? [];
      return step ? [{ path: joinPath(this.directory, name), step: Number(step), copy: Number(copy) }] : [];
    });
    return found.sort((a, b) => a.step - b.step || a.copy - b.copy).map(({ path, step }) => ({ path, step }));
  }

  /** Path of the latest checkpoint. */
  async latest(): Promise<string | undefined> {
    return (await this.list()).at(-1)?.path;
  }

  /**
   * Path of the best checkpoint by the monitored metric; undefined if none was saved after a validation.
   *
   * @throws {@link InvalidArgumentError} if their validations lack this metric.
   */
  async best(): Promise<string | undefined> {
    return (await this.ranked())[0];
  }

  /**
   * For a training that does not resume: two trainings in one directory would remove each other's checkpoints.
   *
   * @param step - Where the training stands; 0 for a new one.
   * @throws {@link InvalidArgumentError} if there is a checkpoint of a later step.
   */
  async assertNoneAhead(step: number): Promise<void> {
    const latest = (await this.list()).at(-1);
    if (!latest || latest.step <= step) return;
    throw new InvalidArgumentError(
      `${this.directory} holds checkpoints of an earlier training, up to step ${latest.step}. Resume it ` +
        '(resume: true, or --resume), remove it, or choose another directory.',
    );
  }

  /**
   * Writes a checkpoint, then removes those that are no longer kept. The tensors stay the caller's.
   *
   * @throws {@link StorageFullError} if the disk is full. Earlier checkpoints are then untouched.
   */
  async save(checkpoint: Checkpoint<State>): Promise<{ path: string; best: boolean }> {
    const { step, metrics, state, tensors } = checkpoint;
    const unfinished = joinPath(this.directory, '.unfinished');
    await makeDirectory(this.directory);
    await this.removeLeftovers();
    const path = await this.freePath(step);
    try {
      const files: Manifest<State>['files'] = {};
      for (const [name, entries] of Object.entries(tensors)) {
        const file = `${name}.safetensors`;
        const bytes = writeSafetensors(await readTensors(entries));
        files[file] = await sha256(bytes);
        await writeFileAtomic(joinPath(unfinished, file), bytes);
      }
      const manifest: Manifest<State> = { version, step, metrics, files, state };
      const sealed = { ...manifest, sha256: await sealOf(manifest) };
      await writeFileAtomic(joinPath(unfinished, 'state.json'), stringify(sealed, 2));
      await rename(unfinished, path);
    } catch (error) {
      await removeRecursive(unfinished);
      throw error;
    }
    const ranked = await this.ranked();
    const all = (await this.list()).map((entry) => entry.path);
    const kept = new Set([
      path,
      ...all.slice(Math.max(0, all.length - this.keepLast)),
      ...ranked.slice(0, this.keepBest),
    ]);
    for (const old of all) if (!kept.has(old)) await this.remove(old);
    return { path, best: ranked[0] === path };
  }

  /**
   * Reads a checkpoint. The caller disposes its tensors.
   *
   * @throws {@link CheckpointDamagedError} that names the file, if one is missing, truncated or altered.
   */
  async load(path: string): Promise<Checkpoint<State>> {
    const { step, metrics, state, files } = await this.readManifest(path);
    const contents: [string, ReturnType<typeof readSafetensors>['tensors']][] = [];
    for (const [file, expected] of Object.entries(files)) {
      const bytes = await readPart(joinPath(path, file));
      if ((await sha256(bytes)) !== expected) {
        throw new CheckpointDamagedError(joinPath(path, file), 'is not what was written: its sha256 differs');
      }
      contents.push([file.replace(/\.safetensors$/, ''), readSafetensors(bytes).tensors]);
    }
    const tensors = Object.fromEntries(
      contents.map(([file, entries]) => [file, mapValues(entries, fromHostTensor)]),
    );
    return { step, metrics, state, tensors };
  }

  /**
   * Reads the latest checkpoint; undefined if there is none. With `skipDamaged`, damaged ones are passed over, unless
   * all are.
   *
   * @throws {@link CheckpointDamagedError} if the latest, or every one, is damaged.
   */
  async loadLatest({ skipDamaged = false } = {}): Promise<LoadedCheckpoint<State> | undefined> {
    let damage: CheckpointDamagedError | undefined;
    for (const { path } of (await this.list()).reverse()) {
      try {
        return { path, ...(await this.load(path)) };
      } catch (error) {
        if (!skipDamaged || !(error instanceof CheckpointDamagedError)) throw error;
        damage ??= error;
      }
    }
    if (damage) throw damage;
    return undefined;
  }

  /** Checkpoints that have the monitored metric, best first, later first among equals. */
  private async ranked(): Promise<string[]> {
    const values: { path: string; value: number }[] = [];
    for (const { path } of (await this.list()).reverse()) {
      const manifest = await this.readManifest(path).catch((error: unknown) => {
        if (error instanceof CheckpointDamagedError) return undefined;
        throw error;
      });
      if (manifest?.metrics) values.push({ path, value: this.monitor.read(manifest.metrics) });
    }
    return values.sort((a, b) => this.monitor.improvement(b.value, a.value)).map(({ path }) => path);
  }

  private async readManifest(path: string): Promise<Manifest<State>> {
    const file = joinPath(path, 'state.json');
    const text = new TextDecoder().decode(await readPart(file));
    let sealed: Manifest<State> & { sha256: string };
    try {
      sealed = parse(text) as typeof sealed;
    } catch (cause) {
      throw new CheckpointDamagedError(file, 'is not JSON', { cause });
    }
    const { sha256: seal, ...manifest } = { ...sealed };
    if (seal !== (await sealOf(manifest))) {
      throw new CheckpointDamagedError(file, 'is not what was written: its sha256 differs');
    }
    if (manifest.version !== version) {
      throw new FileFormatError(
        `${file} has the format version ${manifest.version}, this program reads ${version}; ` +
          'read it with the version of @dl/core that wrote it',
      );
    }
    return manifest;
  }

  /** A new path for a checkpoint of `step`: nothing is ever overwritten, so no kill can lose the only checkpoint. */
  private async freePath(step: number): Promise<string> {
    const path = joinPath(this.directory, `step-${String(step).padStart(8, '0')}`);
    if (!(await exists(path))) return path;
    for (let copy = 1; ; copy++) if (!(await exists(`${path}.${copy}`))) return `${path}.${copy}`;
  }

  /** Removes a checkpoint so that a kill in the middle leaves it whole or gone. */
  private async remove(path: string): Promise<void> {
    const removed = joinPath(this.directory, '.removed');
    await rename(path, removed);
    await removeRecursive(removed);
  }

  private async removeLeftovers(): Promise<void> {
    for (const name of ['.unfinished', '.removed']) await removeRecursive(joinPath(this.directory, name));
  }
}

async function readPart(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new CheckpointDamagedError(file, 'cannot be read', { cause });
  }
}

async function readTensors(entries: StateDict) {
  const read = Object.entries(entries).map(
    async ([name, tensor]) => [name, await toHostTensor(tensor)] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

/** What `state.json` says of itself. */
const sealOf = (manifest: object) => sha256(new TextEncoder().encode(stringify(manifest)));

const mapValues = <In, Out>(record: Record<string, In>, map: (value: In) => Out): Record<string, Out> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
