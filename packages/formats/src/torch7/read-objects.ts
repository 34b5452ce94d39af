import { FileFormatError, type HostDataType } from '@dl/core';
import { assertLayout, spannedElements } from '../bytes/strided';
import { Torch7Table, Torch7Tensor, torch7Type } from './torch7-objects';
import { assertCount, type Torch7Storage, type Torch7Stream } from './torch7-stream';

/** What an object is, as an integer in front of it (torch7's File.lua). */
const NIL = 0;
const NUMBER = 1;
const STRING = 2;
const TABLE = 3;
const TORCH = 4;
const BOOLEAN = 5;
const FUNCTIONS = [6, 7, 8];

/** Graphs of nngraph nest their nodes in each other, so that a deep network is deep here too. */
const maximumDepth = 10_000;

type Torch7Value = null | number | string | boolean | Torch7Table | Torch7Tensor | Torch7Storage;

/** Reads the one object that a Torch7 file is, with all that it refers to. Storages are passed over, not read. */
export async function readTorch7Objects(stream: Torch7Stream, file: string): Promise<Torch7Value> {
  return new ObjectReader(stream, file).read('the object', 0);
}

class ObjectReader {
  /** What was read, by the number that later references use. */
  private readonly objects = new Map<number, Torch7Value>();

  constructor(
    private readonly stream: Torch7Stream,
    private readonly file: string,
  ) {}

  /** @param place - Says in errors where the object is. */
  async read(place: string, depth: number): Promise<Torch7Value> {
    if (depth > maximumDepth) throw this.damaged(`its tables nest deeper than ${maximumDepth}`);
    const type = await this.stream.int();
    switch (type) {
      case NIL:
        return null;
      case NUMBER:
        return this.stream.double();
      case STRING:
        return this.text();
      case BOOLEAN:
        return (await this.stream.int()) === 1;
      case TABLE:
      case TORCH:
        return this.reference(type, place, depth);
      default:
        throw FUNCTIONS.includes(type)
          ? this.damaged(`${place} is a function, which is code and not read. Save the tensors alone`)
          : this.damaged(`${place} is of the unknown type ${type} before byte ${this.stream.position}`);
    }
  }

  private async reference(type: number, place: string, depth: number): Promise<Torch7Value> {
    const index = await this.stream.int();
    const known = this.objects.get(index);
    if (known !== undefined) return known;
    if (type === TORCH) return this.torchObject(index, place, depth);
    const table = new Torch7Table();
    this.objects.set(index, table);
    await this.fill(table, place, depth);
    return table;
  }

  private async fill(table: Torch7Table, place: string, depth: number): Promise<void> {
    const count = await this.stream.int();
    assertCount(count, this.file, this.stream.position);
    for (let i = 0; i < count; i++) {
      const key = await this.read('a key', depth + 1);
      const name = typeof key === 'string' || typeof key === 'number' ? `"${key}"` : 'an entry';
      table.entries.set(key, await this.read(`${name} of ${depth < 8 ? place : 'a table'}`, depth + 1));
    }
  }

  private async torchObject(index: number, place: string, depth: number): Promise<Torch7Value> {
    const className = await this.className();
    const type = torch7Type(className);
    if (type?.kind === 'storage') return this.remember(index, await this.storage(type.dtype));
    if (type) return this.remember(index, await this.tensor(type.dtype, place, depth));
    if (/^(torch|tds)\./.test(className)) {
      throw this.damaged(`${place} is of the class ${className}, which is not supported`);
    }
    const object = this.remember(index, new Torch7Table(className));
    if ((await this.stream.int()) !== TABLE) {
      throw this.damaged(`${place}, of the class ${className}, is written in a way of its own`);
    }
    await this.stream.int(); // The number of the table, which nothing else refers to.
    await this.fill(object, place, depth);
    return object;
  }

  private remember<Value extends Torch7Value>(index: number, value: Value): Value {
    this.objects.set(index, value);
    return value;
  }

  /** In front of the name stands the version of the class, but not in the oldest files. */
  private async className(): Promise<string> {
    const first = await this.text();
    return /^V \d+$/.test(first) ? this.text() : first;
  }

  private async storage(dtype: HostDataType): Promise<Torch7Storage> {
    return this.stream.elements(dtype, await this.stream.long());
  }

  private async tensor(dtype: HostDataType, place: string, depth: number): Promise<Torch7Tensor> {
    const rank = await this.stream.int();
    const shape = await this.longs(rank);
    const strides = await this.longs(rank);
    const offset = (await this.stream.long()) - 1;
    const storage = await this.read(`the storage of ${place}`, depth + 1);
    // A tensor without dimensions is an empty one in Torch7, which has no scalars.
    if (rank === 0 || storage === null) return new Torch7Tensor(dtype, [0], [1], 0, undefined);
    assertLayout(shape, strides);
    if (!isStorage(storage) || storage.dtype !== dtype)
      throw this.damaged(`${place} is a tensor without a storage`);
    const end = offset + spannedElements({ dtype, shape, strides });
    if (!(offset >= 0 && end <= storage.length)) {
      throw this.damaged(`${place} reaches to element ${end} of a storage of ${storage.length}`);
    }
    return new Torch7Tensor(dtype, shape, strides, offset, storage);
  }

  private async longs(count: number): Promise<number[]> {
    if (!(count >= 0 && count <= 64)) throw this.damaged(`a tensor has ${count} dimensions`);
    const values: number[] = [];
    while (values.length < count) values.push(await this.stream.long());
    return values;
  }

  private async text(): Promise<string> {
    return new TextDecoder().decode(await this.stream.chars(await this.stream.int()));
  }

  private damaged(problem: string): FileFormatError {
    return new FileFormatError(`${this.file} cannot be read: ${problem}`);
  }
}

function isStorage(value: Torch7Value): value is Torch7Storage {
  return typeof value === 'object' && value !== null && 'read' in value;
}
