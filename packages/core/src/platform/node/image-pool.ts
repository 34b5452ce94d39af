import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
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
  private workers: Promise<Piscina> | undefined;
  private failure: unknown;

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
    const own = new (arrayOf(dtype))(data.buffer as ArrayBuffer, data.byteOffset, data.length);
    return { dtype, shape, data: own };
  }

  /** Waits for the images that are in work, and ends the threads. The next image would start them again. */
  async close(): Promise<void> {
    const workers = await this.workers;
    this.workers = undefined;
    await workers?.close();
  }

  private async run(task: WorkerTask): Promise<WorkerAnswer> {
    this.workers ??= this.start();
    const workers = await this.workers;
    try {
      return (await workers.run(task)) as WorkerAnswer;
    } catch (error) {
      const cause = this.failure ?? error;
      throw new DlError(
        'worker-failed',
        `a worker thread failed while it prepared ${task.path}: ${(cause as Error).message}`,
        { cause },
      );
    }
  }

  private async start(): Promise<Piscina> {
    const { Piscina } = await import('piscina');
    const workers = new Piscina({ ...workerFile(), minThreads: this.threads, maxThreads: this.threads });
    // A thread that fails before it has a task would be started again and again.
    workers.on('error', (cause) => {
      this.failure = cause;
      void workers.destroy();
    });
    return workers;
  }
}

/** Beside this file in the package; when sources run (tests, scripts), it is TypeScript. */
function workerFile(): { filename: string; execArgv?: string[] } {
  if (!import.meta.url.endsWith('.ts'))
    return { filename: new URL('./image-worker.js', import.meta.url).href };
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return { filename: new URL('./image-worker.ts', import.meta.url).href, execArgv: ['--import', loader] };
}
