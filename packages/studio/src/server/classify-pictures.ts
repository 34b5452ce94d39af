import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { MultipartFile } from '@fastify/multipart';
import { RunStateError } from '../errors';
import type { Run } from '../runs/run';
import { classificationSchema, type Classification, type StudioTask } from '../task';
import { savePictures } from './uploads';

/** Milliseconds that a classification may take. */
const timeout = 300_000;

/**
 * Classifies pictures with what a run learned, in a process of its own.
 *
 * @param folder - Of the run.
 * @throws {@link RunStateError} if the run has not completed or is none of a classifier.
 */
export async function classifyPictures(
  task: StudioTask,
  run: Run,
  folder: string,
  files: AsyncIterable<MultipartFile>,
): Promise<Classification> {
  if (!task.classify) throw new RunStateError(`"${run.name}" is no training of a classifier`);
  if (run.state !== 'completed')
    throw new RunStateError(`"${run.name}" is ${run.state}: it classifies when it has completed`);
  const pictures = path.join(folder, 'classified', randomBytes(4).toString('hex'));
  try {
    const names = await savePictures(files, pictures, 1);
    const paths = names.map((name) => path.join(pictures, name));
    const [program, ...args] = task.classify(run.result, folder, paths);
    const { images } = classificationSchema.parse(JSON.parse(await outputOf(program!, args)));
    return { images: images.map((entry, i) => ({ ...entry, image: names[i]! })) };
  } finally {
    await fs.rm(pictures, { recursive: true, force: true });
  }
}

/** What a program prints; one that fails but has printed something, such as errors of single pictures, has done its work. */
async function outputOf(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, args, { timeout, maxBuffer: 64 * 2 ** 20 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    if (stdout) return stdout;
    throw new RunStateError(stderr?.trim() || (error as Error).message);
  }
}
