import { backend_util, type TypedArray } from '@tensorflow/tfjs-core';
import { OrtBackend, type OrtBackendLimits } from '../backend';
import { ValueDisposedError, ValueNotInMemoryError } from '../errors';
import { close, sectionFor } from '../graph/section';
import type { Value } from '../graph/value';
import type { AsynchronousRuntime } from '../runtime/asynchronous-session';
import { AsynchronousRuns } from './runs';

/**
 * The backend on a runtime that computes asynchronously. A read starts a run of all that is recorded and waits for it,
 * while the program records on. Which calls become one graph is settled when the read is called, not when the runtime is
 * free: a program makes the same graphs on a slow machine as on a fast one.
 */
export class AsynchronousOrtBackend extends OrtBackend {
  private readonly asynchronousRuns: AsynchronousRuns;

  constructor(runtime: AsynchronousRuntime, limits: OrtBackendLimits) {
    super(limits);
    this.asynchronousRuns = new AsynchronousRuns(runtime, limits, this.statistics);
  }

  override readSync(value: Value, reader?: string): TypedArray {
    const { complex, producer, remote, storage } = value;
    if (complex) return this.readComplexSync(complex);
    if (storage) {
      storage.shared = true;
      return storage.data;
    }
    if (remote?.failure) throw remote.failure;
    if (!producer && !remote) throw new ValueDisposedError(value.shape);
    throw new ValueNotInMemoryError(value.shape, reader);
  }

  override async read(value: Value): Promise<TypedArray> {
    if (value.complex) {
      const parts = Object.values(value.complex) as { dataId: object }[];
      const [real, imaginary] = await Promise.all(parts.map(({ dataId }) => this.read(dataId as Value)));
      return backend_util.mergeRealAndImagArrays(real as Float32Array, imaginary as Float32Array);
    }
    value.pendingUses++; // the program may dispose of the tensor while it waits
    try {
      if (!value.storage && value.producer) this.flush();
      await value.remote?.computed;
      if (value.remote?.failure) throw value.remote.failure;
      if (value.remote?.tensor) await this.asynchronousRuns.download(value);
      const { storage } = value;
      if (!storage) throw new ValueDisposedError(value.shape);
      storage.shared = true;
      return storage.data;
    } finally {
      value.pendingUses--;
      this.releaseIfUnused(value);
    }
  }

  /** Starts to compute every recorded result that is still alive. */
  override flush(): void {
    const recorded = this.pending;
    this.pending = [];
    this.texts.renew();
    const wanted = this.wanted();
    try {
      const section = sectionFor(recorded, wanted, this.texts);
      if (!section) return this.releaseInputs(recorded);
      void this.asynchronousRuns.start(section).then(() => {
        this.releaseInputs(recorded);
        for (const value of wanted) this.releaseIfUnused(value);
      });
    } finally {
      close(recorded);
    }
  }

  protected override releaseIfUnused(value: Value): void {
    if (value.referenceCount > 0 || value.pendingUses > 0) return;
    value.storage = undefined;
    const tensor = value.remote?.tensor;
    if (!tensor) return;
    value.remote = undefined;
    this.asynchronousRuns.release(tensor);
  }

  override async time(work: () => void) {
    this.flush();
    await this.asynchronousRuns.settled();
    const start = performance.now();
    work();
    this.flush();
    await this.asynchronousRuns.settled();
    return { kernelMs: performance.now() - start };
  }

  override dispose(): void {
    this.asynchronousRuns.dispose();
  }
}
