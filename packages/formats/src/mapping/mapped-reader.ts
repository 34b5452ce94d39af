import type { HostTensor } from '@dl/core';
import { missingTensor } from '@dl/core/internal';
import type { TensorReader } from '@dl/core/weights';
import { mapNames, type NameRule } from './name-rules';
import { applySteps, describeAfter, type TensorStep } from './tensor-steps';

/**
 * An open file of weights, in our names and layouts. Tensors are read, and changed, when they are asked for.
 *
 * @throws {@link FileFormatError} if the file has a tensor that no rule knows.
 */
export class MappedReader implements TensorReader {
  private readonly sources: Map<string, { source: string; steps: readonly TensorStep[] }>;

  constructor(
    private readonly reader: TensorReader,
    rules: readonly NameRule[],
  ) {
    this.sources = mapNames(reader.names, rules);
  }

  get format(): string {
    return this.reader.format;
  }

  get names(): string[] {
    return [...this.sources.keys()];
  }

  get metadata(): Readonly<Record<string, string>> {
    return this.reader.metadata;
  }

  describe(name: string): Pick<HostTensor, 'dtype' | 'shape'> | undefined {
    const entry = this.sources.get(name);
    return entry && describeAfter(this.reader.describe(entry.source)!, entry.steps);
  }

  async read(names: Iterable<string> = this.sources.keys()): Promise<Record<string, HostTensor>> {
    const wanted = [...new Set(names)].map((name) => ({ name, ...this.entry(name) }));
    const read = await this.reader.read(wanted.map(({ source }) => source));
    return Object.fromEntries(
      wanted.map(({ name, source, steps }) => [name, applySteps(read[source]!, steps)]),
    );
  }

  private entry(name: string): { source: string; steps: readonly TensorStep[] } {
    const entry = this.sources.get(name);
    if (entry) return entry;
    throw missingTensor('the mapped file', name, this.names);
  }
}
