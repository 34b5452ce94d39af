import type { TypedArray } from '@tensorflow/tfjs-core';
import { OrtBackend, type OrtBackendLimits } from '../backend';
import { CaptureError, ValueDisposedError } from '../errors';
import { close, sectionFor, type Section } from '../graph/section';
import type { Value } from '../graph/value';
import type { Runtime } from '../runtime/session';
import { SynchronousRuns } from './runs';

/** The backend on a runtime that computes while its caller waits: the one of Node. */
export class SynchronousOrtBackend extends OrtBackend {
  readonly runs: SynchronousRuns;
  private isCapturing = false;

  constructor(
    readonly runtime: Runtime,
    limits: OrtBackendLimits,
  ) {
    super(limits);
    this.runs = new SynchronousRuns(runtime, limits, this.statistics);
  }

  override readSync(value: Value, reader?: string): TypedArray {
    if (value.complex) return this.readComplexSync(value.complex);
    if (!value.storage && !value.remote?.tensor && this.isCapturing) throw new CaptureError({ reader });
    if (!value.storage && value.producer) this.flush();
    this.runs.download(value);
    const { storage } = value;
    if (!storage) throw new ValueDisposedError(value.shape);
    storage.shared = true;
    return storage.data;
  }

  override async read(value: Value): Promise<TypedArray> {
    return this.readSync(value);
  }

  override flush(): void {
    if (this.isCapturing) throw new CaptureError({});
    const recorded = this.pending;
    this.pending = [];
    this.texts.renew();
    try {
      const section = sectionFor(recorded, this.wanted(), this.texts);
      if (section) this.runs.compute(section);
    } finally {
      close(recorded);
      this.releaseInputs(recorded);
    }
  }

  /**
   * Records what `work` calls, without running it.
   *
   * @param work - Returns the values that are wanted.
   * @param use - Gets the section that computes them. Its inputs, such as weights, have their elements until it returns.
   */
  capture<Result>(work: () => Value[], use: (section: Section) => Result): Result {
    this.flush();
    this.isCapturing = true;
    try {
      const section = sectionFor(this.pending, work(), this.texts);
      if (!section) throw new CaptureError({ empty: true });
      for (const input of section.inputs) this.runs.download(input);
      return use(section);
    } finally {
      this.isCapturing = false;
      const recorded = this.pending;
      this.pending = [];
      close(recorded);
      this.releaseInputs(recorded);
    }
  }

  protected override releaseIfUnused(value: Value): void {
    if (value.referenceCount > 0 || value.pendingUses > 0) return;
    this.runs.release(value);
  }

  override async time(work: () => void) {
    this.flush();
    const start = performance.now();
    work();
    this.flush();
    return { kernelMs: performance.now() - start };
  }

  override dispose(): void {
    this.runs.dispose();
  }
}
