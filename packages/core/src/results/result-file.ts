import { describeMachine, gitCommit } from '#platform/machine';
import { writeFileAtomic } from '#platform/files';

/** What a measuring command knows itself. */
export interface MeasuredResult {
  /** `<capability>-<name>`, also the name of the file. */
  name: string;
  /** What `value` is, with its unit, for example "test accuracy (10,000 images)". */
  metric: string;
  value: number;
  /** The value that was aimed at, with the direction in words: ">= 0.992". */
  target?: string;
  /** Where a comparable number is published, or which peer was measured beside it. */
  reference?: string;
  /** The command that gives this result again. */
  command: string;
  backend: string;
  /** Seed of the run, or of each run. */
  seed: number | number[];
  /** Wall time of the measurement. */
  seconds: number;
  /** Anything a reader needs to check the number: per-class values, settings, peers. */
  details?: Record<string, unknown>;
}

/** A result as it stands in `docs/results/<name>.json`. */
export interface ResultFile extends MeasuredResult {
  /** Processor, cores, memory, operating system and runtime. */
  machine: string;
  /** Day of the measurement, ISO 8601. */
  date: string;
  /** Commit that was measured, with "+changes" if files differed from it; null outside of a repository. */
  commit: string | null;
}

/**
 * Writes a result to `path`, with machine, date and commit, so that every number in the docs has a command behind it.
 *
 * ```ts
 * await writeResult('docs/results/vision-mnist.json', {
 *   ...{ name: 'vision-mnist', metric: 'test accuracy', value: evaluation.accuracy },
 *   ...{ command: 'npm run mnist', backend: 'ort', seed: 1, seconds: 80 },
 * });
 * ```
 */
export async function writeResult(path: string, result: MeasuredResult): Promise<ResultFile> {
  const { details, ...measured } = result;
  const file: ResultFile = {
    ...measured,
    machine: describeMachine(),
    date: new Date().toISOString().slice(0, 10),
    commit: await gitCommit(),
    ...(details && { details }),
  };
  await writeFileAtomic(path, new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`));
  return file;
}
