import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { listDirectory, makeDirectory, writeFileAtomic } from '@dl/core/internal';
import * as z from 'zod';
import { NotFoundError } from '../errors';
import { runSchema, type Run } from './run';

const queueSchema = z.array(z.string());

/** The runs on the disk: a folder each, with `run.json` and all that the run makes; the order of those that wait in `queue.json`. */
export class RunStore {
  constructor(readonly root: string) {}

  folder(id: string): string {
    return path.join(this.root, id);
  }

  /** All runs, the oldest first. A folder without a readable `run.json` is none. */
  async list(): Promise<Run[]> {
    await makeDirectory(this.root);
    const names = await listDirectory(this.root);
    const runs = await Promise.all(names.map((name) => this.readIfRun(name)));
    return runs
      .filter((run) => run !== undefined)
      .sort((a, b) => a.created.localeCompare(b.created) || a.id.localeCompare(b.id));
  }

  async create(run: Omit<Run, 'id' | 'created'>): Promise<Run> {
    const created = new Date().toISOString();
    const when = created.slice(0, 16).replace(/[-:]/g, '').replace('T', '-');
    const id = `${when}-${run.task.replace(/\W+/g, '-')}-${randomBytes(2).toString('hex')}`;
    return this.write({ ...run, id, created });
  }

  async write(run: Run): Promise<Run> {
    await writeJson(path.join(this.folder(run.id), 'run.json'), run);
    return run;
  }

  async remove(id: string): Promise<void> {
    await fs.rm(this.folder(id), { recursive: true, force: true });
  }

  async readQueue(): Promise<string[]> {
    return queueSchema.catch([]).parse(await readJson(path.join(this.root, 'queue.json')));
  }

  async writeQueue(ids: readonly string[]): Promise<void> {
    await writeJson(path.join(this.root, 'queue.json'), ids);
  }

  /**
   * The path of a file of a run.
   *
   * @throws {@link NotFoundError} for a path that leads out of the run's folder, or to nothing.
   */
  async fileOf(id: string, name: string): Promise<string> {
    const folder = await realPath(this.folder(id));
    const file = folder && (await realPath(path.join(folder, name)));
    if (!folder || !file?.startsWith(folder + path.sep))
      throw new NotFoundError(`the run has no file ${name}`);
    return file;
  }

  private async readIfRun(id: string): Promise<Run | undefined> {
    const { data } = runSchema.safeParse(await readJson(path.join(this.folder(id), 'run.json')));
    return data?.id === id ? data : undefined;
  }
}

/** The content, or undefined where there is no file or no JSON in it. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

async function writeJson(file: string, content: unknown): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(content, null, 2)}\n`);
}

const realPath = (file: string) => fs.realpath(file).catch(() => undefined);
