import { Hdf5Dataset } from './hdf5-dataset';
import type { Hdf5File } from './hdf5-file';
import { Hdf5Object } from './hdf5-object';
import { readLinks, type Link } from './links';
import type { HeaderMessage } from './object-header';
import { readDatasetHeader } from './read-dataset-header';
import { findMessage, readObjectHeader } from './object-header';

/** Soft links that lead to soft links, and so on. */
const maximumSoftLinks = 32;

/** A folder in an HDF5 file. */
export class Hdf5Group extends Hdf5Object {
  private knownLinks?: Promise<Map<string, Link>>;

  private constructor(
    file: Hdf5File,
    address: number,
    messages: readonly HeaderMessage[],
    private readonly root?: Hdf5Group,
  ) {
    super(file, address, messages);
  }

  /** The root of a file. */
  static async root(file: Hdf5File): Promise<Hdf5Group> {
    return new Hdf5Group(file, file.root, await readObjectHeader(file, file.root));
  }

  /** The names in this group, in the order of the file. */
  async names(): Promise<string[]> {
    return [...(await this.links()).keys()];
  }

  /**
   * The group or dataset at a path from here, or from the root if it begins with a slash; undefined if there is none.
   *
   * ```ts
   * const kernel = await root.get('model_weights/dense/dense/kernel:0');
   * ```
   */
  async get(path: string): Promise<Hdf5Group | Hdf5Dataset | undefined> {
    return this.find(path, 0);
  }

  /**
   * Every dataset below this group with its path from here. A group that is linked twice is entered once, and soft links
   * are not followed.
   */
  async *datasets(): AsyncGenerator<[path: string, dataset: Hdf5Dataset]> {
    const entered = new Set([this.address]);
    const pending: { prefix: string; group: Hdf5Group; names: string[] }[] = [
      { prefix: '', group: this, names: await this.names() },
    ];
    for (let top = pending.at(-1); top; top = pending.at(-1)) {
      const name = top.names.shift();
      if (name === undefined) {
        pending.pop();
        continue;
      }
      const link = (await top.group.links()).get(name);
      if (link?.kind !== 'hard') continue;
      const object = await top.group.open(link.address);
      const path = `${top.prefix}${name}`;
      if (object instanceof Hdf5Dataset) yield [path, object];
      else if (object && !entered.has(object.address)) {
        entered.add(object.address);
        pending.push({ prefix: `${path}/`, group: object, names: await object.names() });
      }
    }
  }

  private async find(path: string, softLinks: number): Promise<Hdf5Group | Hdf5Dataset | undefined> {
    let object: Hdf5Group | Hdf5Dataset | undefined = path.startsWith('/') ? (this.root ?? this) : this;
    for (const name of path.split('/')) {
      if (name === '' || name === '.') continue;
      if (!(object instanceof Hdf5Group)) return undefined;
      object = await object.child(name, softLinks);
    }
    return object;
  }

  private async child(name: string, softLinks: number): Promise<Hdf5Group | Hdf5Dataset | undefined> {
    const link = (await this.links()).get(name);
    if (!link || link.kind === 'external') return undefined;
    if (link.kind === 'hard') return this.open(link.address);
    if (softLinks === maximumSoftLinks) throw this.file.damaged(`the link "${name}" leads in circles`);
    return this.find(link.path, softLinks + 1);
  }

  private async open(address: number): Promise<Hdf5Group | Hdf5Dataset | undefined> {
    const messages = await readObjectHeader(this.file, address);
    if (findMessage(messages, 'layout')) {
      return new Hdf5Dataset(this.file, address, messages, await readDatasetHeader(this.file, messages));
    }
    const isGroup = findMessage(messages, 'symbolTable') ?? findMessage(messages, 'linkInfo');
    return isGroup && new Hdf5Group(this.file, address, messages, this.root ?? this);
  }

  private links(): Promise<Map<string, Link>> {
    return (this.knownLinks ??= readLinks(this.file, this.messages));
  }
}
