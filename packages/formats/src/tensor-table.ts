import { FileFormatError, type HostTensor } from '@dl/core';
import { missingTensor } from '@dl/core/internal';
import type { TensorReader } from '@dl/core/weights';

/** Type and shape of a tensor, and how to read its elements. */
export interface TensorEntry extends Pick<HostTensor, 'dtype' | 'shape'> {
  read(): Promise<HostTensor>;
}

/** The tensors of an open file, read one by one when they are asked for. */
export class TensorTable implements TensorReader {
  private readonly entries = new Map<string, TensorEntry>();

  /**
   * @param format - The format's name.
   * @param file - Names the file in errors.
   * @throws {@link FileFormatError} if two tensors have the same name, or one has a name that would be a prototype.
   */
  constructor(
    readonly format: string,
    private readonly file: string,
    entries: Iterable<readonly [name: string, entry: TensorEntry]>,
    readonly metadata: Readonly<Record<string, string>> = {},
  ) {
    for (const [name, entry] of entries) {
      if (name === '__proto__')
        throw new FileFormatError(`${file} has a tensor "${name}", which is not allowed`);
      if (this.entries.has(name)) throw new FileFormatError(`${file} has two tensors "${name}"`);
      this.entries.set(name, entry);
    }
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  describe(name: string): Pick<HostTensor, 'dtype' | 'shape'> | undefined {
    return this.entries.get(name);
  }

  async read(names: Iterable<string> = this.entries.keys()): Promise<Record<string, HostTensor>> {
    const wanted = [...new Set(names)].map((name) => [name, this.entry(name)] as const);
    const tensors: Record<string, HostTensor> = {};
    for (const [name, entry] of wanted) tensors[name] = await entry.read();
    return tensors;
  }

  private entry(name: string): TensorEntry {
    const entry = this.entries.get(name);
    if (entry) return entry;
    throw missingTensor(this.file, name, this.names);
  }
}
