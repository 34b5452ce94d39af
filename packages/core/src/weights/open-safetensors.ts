import { FileFormatError } from '../errors';
import type { HostTensor } from '../host-tensor';
import type { ByteSource } from './byte-source';
import { missingTensor } from './missing-tensor';
import { openBytes, type TensorSource } from './open-bytes';
import { tensorAt } from './safetensors';
import {
  headerEnd,
  parseHeader,
  prefixBytes,
  type SafetensorsEntry,
  type SafetensorsHeader,
} from './safetensors-header';
import type { TensorReader } from './tensor-reader';
import type { UrlSourceOptions } from './url-source';

export type OpenSafetensorsOptions = UrlSourceOptions;

/** A gap of this many bytes between two wanted tensors is read along: cheaper than a request more. */
const maximumGapBytes = 2 ** 18;

/**
 * Opens a safetensors file and reads its header only. Tensors are read when they are asked for, neighbours together:
 * from a file by offset, from a URL by HTTP range.
 *
 * ```ts
 * const file = await openSafetensors('model.safetensors');
 * file.names; // ['features.0.bias', 'features.0.weight', ...]
 * const { 'features.0.weight': weight } = await file.read(['features.0.weight']);
 * ```
 *
 * @throws {@link FileFormatError} if the file is damaged or truncated; {@link FileNotFoundError} if there is none.
 */
export async function openSafetensors(
  source: TensorSource | ByteSource,
  options: OpenSafetensorsOptions = {},
): Promise<SafetensorsReader> {
  const bytes = isByteSource(source) ? source : await openBytes(source, options);
  const dataStart = headerEnd(await bytes.read(0, prefixBytes), bytes.size, bytes.name);
  const header = parseHeader(await bytes.read(prefixBytes, dataStart), dataStart, bytes.size, bytes.name);
  return new SafetensorsReader(bytes, header, options.signal);
}

/** An open safetensors file, from {@link openSafetensors}. It holds no handle: there is nothing to close. */
export class SafetensorsReader implements TensorReader {
  readonly format = 'safetensors';

  constructor(
    private readonly source: ByteSource,
    private readonly header: SafetensorsHeader,
    private readonly signal?: AbortSignal,
  ) {}

  /** Names of the tensors, in the order of their bytes. */
  get names(): string[] {
    return [...this.header.entries.keys()];
  }

  get metadata(): Readonly<Record<string, string>> {
    return this.header.metadata;
  }

  /** Type and shape of a tensor, or undefined if the file has none of this name. */
  describe(name: string): Pick<HostTensor, 'dtype' | 'shape'> | undefined {
    return this.header.entries.get(name);
  }

  /**
   * Reads tensors; all of them by default. Some may share memory.
   *
   * @throws {@link InvalidArgumentError} if the file lacks one of `names`.
   */
  async read(names: Iterable<string> = this.header.entries.keys()): Promise<Record<string, HostTensor>> {
    const wanted = [...new Set(names)].map((name) => [name, this.entry(name)] as const);
    const tensors = new Map<string, HostTensor>();
    for (const { start, end, entries } of coalesce(wanted)) {
      this.signal?.throwIfAborted();
      const bytes = await this.source.read(start, end);
      if (bytes.length !== end - start) {
        throw new FileFormatError(
          `${this.source.name} was cut while it was read: bytes ${start} to ${end} are missing`,
        );
      }
      for (const [name, entry] of entries) tensors.set(name, tensorAt(entry, bytes, start));
    }
    return Object.fromEntries(wanted.map(([name]) => [name, tensors.get(name)!]));
  }

  private entry(name: string): SafetensorsEntry {
    const entry = this.header.entries.get(name);
    if (entry) return entry;
    throw missingTensor(this.source.name, name, this.names);
  }
}

type Named = readonly [name: string, entry: SafetensorsEntry];

/** Joins neighbouring tensors into ranges that are read at once. */
function coalesce(wanted: Named[]): { start: number; end: number; entries: Named[] }[] {
  const ranges: { start: number; end: number; entries: Named[] }[] = [];
  for (const named of [...wanted].sort(([, a], [, b]) => a.start - b.start || a.end - b.end)) {
    const [, { start, end }] = named;
    const last = ranges.at(-1);
    if (last && start - last.end <= maximumGapBytes) {
      last.end = end;
      last.entries.push(named);
    } else {
      ranges.push({ start, end, entries: [named] });
    }
  }
  return ranges;
}

function isByteSource(source: TensorSource | ByteSource): source is ByteSource {
  return typeof source === 'object' && 'read' in source;
}
