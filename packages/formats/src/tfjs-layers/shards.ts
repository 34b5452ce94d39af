import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { concatenate } from '@dl/core/internal';
import type { ByteSource } from '@dl/core/weights';

/** Opens a file beside another one. Throws {@link InvalidArgumentError} if that is in memory. */
async function openSibling(file: ByteSource, name: string): Promise<ByteSource> {
  if (file.sibling) return file.sibling(name);
  throw new InvalidArgumentError(
    `${file.name} refers to the file "${name}" beside it: pass the path or the URL of the JSON, not its bytes`,
  );
}

/** Files that continue each other, opened when they are needed. */
export class Shards {
  private readonly opened: Promise<ByteSource>[] = [];

  constructor(
    private readonly file: ByteSource,
    private readonly names: readonly string[],
  ) {}

  /** Bytes of all files together, from `start` up to, not including, `end`. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let position = 0;
    let wanted = start;
    for (const [index, name] of this.names.entries()) {
      if (wanted === end) break;
      const shard = await (this.opened[index] ??= openSibling(this.file, name));
      if (wanted < position + shard.size) {
        const last = Math.min(end, position + shard.size);
        pieces.push(await shard.read(wanted - position, last - position));
        wanted = last;
      }
      position += shard.size;
    }
    if (wanted < end) {
      throw new FileFormatError(
        `${this.file.name} refers to bytes ${start} to ${end} of ${this.names.join(', ')}, which have ${position}`,
      );
    }
    return pieces.length === 1 ? pieces[0]! : concatenate(pieces);
  }
}
