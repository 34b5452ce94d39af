import type { Piscina } from 'piscina';
import type { ImageTask } from '../../data/images/prepare-image';
import { DlError, FileFormatError } from '../../errors';
import { arrayOf, type HostTensor } from '../../host-tensor';
import type { Random, RandomState } from '../../random';

/** What a worker is asked for. */
export type WorkerTask = ImageTask & { randomState: RandomState };

/** What a worker answers; errors lose their class on the way, so they travel as data. */
export type WorkerAnswer =
  | { image: HostTensor<'uint8' | 'float32'>; randomState: RandomState }
  | { error: { code: string; message: string } };

/** Worker threads that read, decode and transform images. They start with the first image. */
export class ImagePool {
  private pool: Promise<Piscina> | undefined;

  constructor(private readonly threads: number) {}

  /** Does what `prepareImage` does, and leaves `random` where that would leave it. */
  async prepare(task: ImageTask, random: Random): Promise<HostTensor<'uint8' | 'float32'>> {
    const answer = await this.run({ ...task, randomState: random.state });
    if ('error' in answer) {
      const { code, message } = answer.error;
      throw code === 'file-format' ? new FileFormatError(message) : new DlError(code, message);
    }
    random.state = answer.randomState;
    const { dtype, shape, data } = answer.image;
    const own = new (arrayOf(dtype))(data.buffer, data.byteOffset, data.length);
    return { dtype, shape, data: own } as HostTensor<'uint8' | 'float32'>;
  }

  /** Waits for the images that are in work, and ends the threads. The next image would start them again. */
  async close(): Promise<void> {
    const pool = await this.pool;
    this.pool = undefined;
    await pool?.close();
  }

  private async run(task: WorkerTask): Promise<WorkerAnswer> {
    this.pool ??= startPool(this.threads);
    const pool = await this.pool;
    try {
      return (await pool.run(task)) as WorkerAnswer;
    } catch (cause) {
      throw new DlError(
        'worker-failed',
        `a worker thread ended while it prepared ${task.path}: ${(cause as Error).message}`,
        { cause },
      );
    }
  }
}

async function startPool(threads: number): Promise<Piscina> {
  const { Piscina } = await import('piscina');
  const fromSources = import.meta.url.endsWith('.ts');
  return new Piscina({
    filename: new URL(fromSources ? './image-worker.ts' : './image-worker.js', import.meta.url).href,
    execArgv: fromSources ? ['--import', 'tsx'] : [],
    minThreads: threads,
    maxThreads: threads,
  });
}
