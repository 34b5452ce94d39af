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
  /**
   * Decides on a name that `globals` lacks: gives what it stands for, or undefined to refuse it. It may throw a
   * {@link FileFormatError} that says more than the refusal. Default: refused.
   */
  findGlobal?: (name: string) => PickleConstructor | undefined;
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
export function unpickle(bytes: Uint8Array, options: UnpickleOptions = {}): unknown {
  return unpickleFirst(bytes, options).value;
}

/**
 * Reads the pickle that `bytes` begin with, and says where it ends: for files that hold several.
 *
 * @throws {@link TruncatedFileError} if the bytes end before the pickle does; {@link FileFormatError} as `unpickle`.
 */
export function unpickleFirst(
  bytes: Uint8Array,
  options: UnpickleOptions = {},
): { value: unknown; end: number } {
  const reader = new ByteReader(bytes);
  const machine = new PickleMachine(bytes.length, options);
  if (reader.uint8() !== 0x80) throw new FileFormatError('this is no pickle of protocol 2 or later');
  const protocol = reader.uint8();
  if (protocol < 2 || protocol > 5) {
    throw new FileFormatError(`the pickle has protocol ${protocol}; supported are 2 to 5`);
  }
  for (;;) {
    const start = reader.offset;
    const code = reader.uint8();
    if (code === STOP) return { value: machine.pop(), end: reader.offset };
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
/** No class or function that is allowed takes as many. */
const maximumParameters = 1000;

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
  private readonly globals: Readonly<Record<string, PickleConstructor>>;
  /** Bytes and items of what constructors made, which may be copies of what the pickle has once. */
  private constructedSize = 0;

  constructor(
    private readonly length: number,
    private readonly options: UnpickleOptions,
  ) {
    this.globals = { ...standardGlobals, ...options.globals };
  }

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
    if (typeof module !== 'string' || typeof name !== 'string') {
      throw new FileFormatError('the pickle is damaged: it names a class or function by what is no text');
    }
    const path = `${module}.${name}`;
    const construct = Object.hasOwn(this.globals, path)
      ? this.globals[path]
      : this.options.findGlobal?.(path);
    if (construct) return new PickleReference(path, construct);
    throw new FileFormatError(
      `the pickle wants to use ${path}, which is not allowed here; allowed are ${Object.keys(this.globals).join(', ')}`,
    );
  }

  call(callee: unknown, parameters: unknown): unknown {
    if (!(callee instanceof PickleReference) || !Array.isArray(parameters)) {
      throw new FileFormatError('the pickle is damaged: it calls what is no class or function');
    }
    if (parameters.length > maximumParameters) {
      throw new FileFormatError(
        `the pickle is damaged: it calls ${callee.name} with ${parameters.length} arguments`,
      );
    }
    const result = callee.construct(...(parameters as unknown[]));
    this.constructedSize += sizeOf(result);
    if (this.constructedSize > this.length) {
      throw new FileFormatError('the pickle unfolds to more bytes than it has');
    }
    return result;
  }

  loadPersistent(id: unknown): unknown {
    if (!this.options.persistentLoad) throw new FileFormatError('the pickle refers to objects outside of it');
    return this.options.persistentLoad(id);
  }

  private requireItem(): void {
    if (!this.stack.length || this.stack.at(-1) === MARK) {
      throw new FileFormatError('the pickle is damaged: its stack is empty');
    }
  }
}

function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length;
  return value instanceof Map || value instanceof Set ? value.size : 0;
}
