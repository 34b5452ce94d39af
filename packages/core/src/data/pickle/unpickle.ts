import { FileFormatError } from '../../errors';
import { ByteReader } from '../../internal/byte-reader';
import { operations } from './operations';
import { standardGlobals, type PickleConstructor } from './python-objects';

export interface UnpickleOptions {
  /**
   * What the pickle may refer to, by "module.name". Everything else is refused by name. Default: nothing beyond ordered
   * dicts and bytes.
   */
  globals?: Readonly<Record<string, PickleConstructor>>;
  /** Turns a persistent id into the object that the pickle left outside. Default: refused. */
  persistentLoad?: (id: unknown) => unknown;
}

/**
 * Reads a Python pickle of protocol 2 to 5 without running anything: it is data in, data out, and a class or function
 * that is not on the allow-list is refused.
 *
 * None becomes null, int a number (a bigint beyond 2^53), list and tuple an array, dict a Map, set a Set, bytes a
 * Uint8Array. Python 2's `str` becomes a string if it is ASCII, else a Uint8Array.
 *
 * ```ts
 * const batch = unpickle(await readFile('data_batch_1'), { globals: numpyGlobals }) as Map<string, unknown>;
 * batch.get('data'); // { dtype: 'uint8', shape: [10000, 3072], data }
 * ```
 *
 * @throws {@link FileFormatError} if the pickle is damaged, truncated, or needs what is not allowed.
 */
export function unpickle(bytes: Uint8Array, { globals, persistentLoad }: UnpickleOptions = {}): unknown {
  const reader = new ByteReader(bytes);
  const machine = new PickleMachine(bytes.length, { ...standardGlobals, ...globals }, persistentLoad);
  if (reader.uint8() !== 0x80) throw new FileFormatError('this is no pickle of protocol 2 or later');
  const protocol = reader.uint8();
  if (protocol < 2 || protocol > 5) {
    throw new FileFormatError(`the pickle has protocol ${protocol}; supported are 2 to 5`);
  }
  for (;;) {
    const start = reader.offset;
    const code = reader.uint8();
    if (code === STOP) return machine.pop();
    const operation = operations[code];
    if (!operation) {
      throw new FileFormatError(
        `the pickle has the unsupported operation 0x${code.toString(16)} at byte ${start}`,
      );
    }
    operation(machine, reader);
  }
}

const STOP = '.'.charCodeAt(0);
const MARK = Symbol('mark');

/** A class or function that the pickle named and the allow-list has. */
export class PickleReference {
  constructor(
    readonly name: string,
    readonly construct: PickleConstructor,
  ) {}
}

/** The stack, the memo and the allow-list that the operations of a pickle work on. */
export class PickleMachine {
  readonly memo = new Map<number, unknown>();
  private readonly stack: unknown[] = [];
  private constructedBytes = 0;

  constructor(
    private readonly length: number,
    private readonly globals: Readonly<Record<string, PickleConstructor>>,
    private readonly persistentLoad?: (id: unknown) => unknown,
  ) {}

  push(value: unknown): void {
    this.stack.push(value);
  }

  pushMark(): void {
    this.stack.push(MARK);
  }

  pop(): unknown {
    this.requireItem();
    return this.stack.pop();
  }

  top(): unknown {
    this.requireItem();
    return this.stack.at(-1);
  }

  /** Takes off everything above the last mark, and the mark. */
  popToMark(): unknown[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw new FileFormatError('the pickle is damaged: a mark is missing');
    return this.stack.splice(mark).slice(1);
  }

  recall(key: number): unknown {
    if (!this.memo.has(key))
      throw new FileFormatError(`the pickle is damaged: it refers to missing item ${key}`);
    return this.memo.get(key);
  }

  findGlobal(module: unknown, name: unknown): PickleReference {
    const path = `${String(module)}.${String(name)}`;
    if (!Object.hasOwn(this.globals, path)) {
      throw new FileFormatError(
        `the pickle wants to use ${path}, which is not allowed here; allowed are ${Object.keys(this.globals).join(', ')}`,
      );
    }
    return new PickleReference(path, this.globals[path]!);
  }

  call(callee: unknown, parameters: unknown): unknown {
    if (!(callee instanceof PickleReference) || !Array.isArray(parameters)) {
      throw new FileFormatError('the pickle is damaged: it calls what is no class or function');
    }
    const result = callee.construct(...(parameters as unknown[]));
    if (result instanceof Uint8Array) this.constructedBytes += result.length;
    if (this.constructedBytes > this.length) {
      throw new FileFormatError('the pickle unfolds to more bytes than it has');
    }
    return result;
  }

  loadPersistent(id: unknown): unknown {
    if (!this.persistentLoad) throw new FileFormatError('the pickle refers to objects outside of it');
    return this.persistentLoad(id);
  }

  private requireItem(): void {
    if (!this.stack.length || this.stack.at(-1) === MARK) {
      throw new FileFormatError('the pickle is damaged: its stack is empty');
    }
  }
}
