import { readAttributes } from './attributes';
import type { Hdf5File } from './hdf5-file';
import type { HeaderMessage } from './object-header';
import type { Hdf5Value } from './values';

/** A group or a dataset: what has attributes. */
export abstract class Hdf5Object {
  private known?: ReturnType<typeof readAttributes>;

  constructor(
    protected readonly file: Hdf5File,
    /** Where its header is: it tells objects apart. */
    readonly address: number,
    protected readonly messages: readonly HeaderMessage[],
  ) {}

  /** The names of the attributes. */
  async attributeNames(): Promise<string[]> {
    return [...(await this.attributeTable()).keys()];
  }

  /**
   * The value of an attribute, or undefined if there is none of this name.
   *
   * @throws {@link FileFormatError} if it is neither numbers nor text.
   */
  async attribute(name: string): Promise<Hdf5Value | undefined> {
    return (await this.attributeTable()).get(name)?.();
  }

  private attributeTable(): ReturnType<typeof readAttributes> {
    return (this.known ??= readAttributes(this.file, this.messages));
  }
}
