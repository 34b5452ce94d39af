import { FileFormatError } from '../../errors';
import type { ByteReader } from '../../internal/byte-reader';
import { isStateful } from './python-objects';
import type { PickleMachine } from './unpickle';

type Operation = (machine: PickleMachine, reader: ByteReader) => void;

/** An operation that puts on the stack what it reads. */
const read =
  (value: (reader: ByteReader) => unknown): Operation =>
  (machine, reader) =>
    machine.push(value(reader));

/** The operations that picklers of protocol 2 to 5 write (CPython, Lib/pickletools.py), by code. */
export const operations: Readonly<Partial<Record<number, Operation>>> = byCode({
  // Framing and stack
  '\x95': (_, reader) => void reader.uint64(), // FRAME
  '(': (machine) => machine.pushMark(), // MARK
  '0': (machine) => void machine.pop(), // POP
  '1': (machine) => void machine.popToMark(), // POP_MARK
  '2': (machine) => machine.push(machine.top()), // DUP

  // Memo
  q: (machine, reader) => void machine.memo.set(reader.uint8(), machine.top()), // BINPUT
  r: (machine, reader) => void machine.memo.set(reader.uint32(), machine.top()), // LONG_BINPUT
  '\x94': (machine) => void machine.memo.set(machine.memo.size, machine.top()), // MEMOIZE
  h: (machine, reader) => machine.push(machine.recall(reader.uint8())), // BINGET
  j: (machine, reader) => machine.push(machine.recall(reader.uint32())), // LONG_BINGET

  // Constants and numbers
  N: read(() => null), // NONE
  '\x88': read(() => true), // NEWTRUE
  '\x89': read(() => false), // NEWFALSE
  J: read((reader) => reader.int32()), // BININT
  K: read((reader) => reader.uint8()), // BININT1
  M: read((reader) => reader.uint16()), // BININT2
  '\x8a': read((reader) => integer(reader.take(reader.uint8()))), // LONG1
  '\x8b': read((reader) => integer(reader.take(reader.uint32()))), // LONG4
  G: read((reader) => reader.float64()), // BINFLOAT

  // Text and bytes
  X: read((reader) => reader.text(reader.uint32())), // BINUNICODE
  '\x8c': read((reader) => reader.text(reader.uint8())), // SHORT_BINUNICODE
  '\x8d': read((reader) => reader.text(reader.uint64())), // BINUNICODE8
  B: read((reader) => reader.take(reader.uint32())), // BINBYTES
  C: read((reader) => reader.take(reader.uint8())), // SHORT_BINBYTES
  '\x8e': read((reader) => reader.take(reader.uint64())), // BINBYTES8
  '\x96': read((reader) => reader.take(reader.uint64())), // BYTEARRAY8
  T: read((reader) => python2String(reader.take(reader.uint32()))), // BINSTRING
  U: read((reader) => python2String(reader.take(reader.uint8()))), // SHORT_BINSTRING

  // Containers
  ']': read(() => []), // EMPTY_LIST
  l: (machine) => machine.push(machine.popToMark()), // LIST
  a: (machine) => append(machine, [machine.pop()]), // APPEND
  e: (machine) => append(machine, machine.popToMark()), // APPENDS
  ')': read(() => []), // EMPTY_TUPLE
  t: (machine) => machine.push(machine.popToMark()), // TUPLE
  '\x85': (machine) => pushTuple(machine, 1), // TUPLE1
  '\x86': (machine) => pushTuple(machine, 2), // TUPLE2
  '\x87': (machine) => pushTuple(machine, 3), // TUPLE3
  '}': read(() => new Map()), // EMPTY_DICT
  d: (machine) => machine.push(setItems(new Map(), machine.popToMark())), // DICT
  s: (machine) => setItem(machine), // SETITEM
  u: (machine) => addItems(machine, machine.popToMark()), // SETITEMS
  '\x8f': read(() => new Set()), // EMPTY_SET
  '\x90': (machine) => addMembers(machine, machine.popToMark()), // ADDITEMS
  '\x91': (machine) => machine.push(new Set(machine.popToMark())), // FROZENSET

  // Objects, from the allow-list alone
  c: (machine, reader) => machine.push(machine.findGlobal(reader.line(), reader.line())), // GLOBAL
  '\x93': (machine) => {
    const name = machine.pop();
    machine.push(machine.findGlobal(machine.pop(), name));
  }, // STACK_GLOBAL
  R: (machine) => construct(machine), // REDUCE
  '\x81': (machine) => construct(machine), // NEWOBJ
  b: (machine) => build(machine), // BUILD
  Q: (machine) => machine.push(machine.loadPersistent(machine.pop())), // BINPERSID
});

function byCode(table: Record<string, Operation>): Record<number, Operation> {
  return Object.fromEntries(
    Object.entries(table).map(([code, operation]) => [code.charCodeAt(0), operation]),
  );
}

/** A two's complement integer, little-endian. Thousands of digits are no data. */
function integer(bytes: Uint8Array): number | bigint {
  if (bytes.length > 1024) throw misuse(`has an integer of ${bytes.length} bytes`);
  const hexadecimal = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const value = BigInt.asIntN(bytes.length * 8, BigInt(`0x0${hexadecimal.reverse().join('')}`));
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** Python 2 had one type for text and bytes. */
function python2String(bytes: Uint8Array): string | Uint8Array {
  return bytes.every((byte) => byte < 0x80) ? new TextDecoder().decode(bytes) : bytes;
}

function pushTuple(machine: PickleMachine, length: number): void {
  machine.push(Array.from({ length }, () => machine.pop()).reverse());
}

function append(machine: PickleMachine, items: unknown[]): void {
  const list = machine.top();
  if (!Array.isArray(list)) throw misuse('appends to what is no list');
  for (const item of items) list.push(item);
}

function setItem(machine: PickleMachine): void {
  const value = machine.pop();
  addItems(machine, [machine.pop(), value]);
}

function addItems(machine: PickleMachine, keysAndValues: unknown[]): void {
  const dict = machine.top();
  if (!(dict instanceof Map)) throw misuse('sets an item of what is no dict');
  setItems(dict, keysAndValues);
}

function setItems(dict: Map<unknown, unknown>, keysAndValues: unknown[]): Map<unknown, unknown> {
  if (keysAndValues.length % 2) throw misuse('has a key without a value');
  for (let i = 0; i < keysAndValues.length; i += 2) dict.set(keysAndValues[i], keysAndValues[i + 1]);
  return dict;
}

function addMembers(machine: PickleMachine, members: unknown[]): void {
  const set = machine.top();
  if (!(set instanceof Set)) throw misuse('adds to what is no set');
  for (const member of members) set.add(member);
}

function construct(machine: PickleMachine): void {
  const parameters = machine.pop();
  machine.push(machine.call(machine.pop(), parameters));
}

function build(machine: PickleMachine): void {
  const state = machine.pop();
  const object = machine.top();
  if (object instanceof Map) return; // Attributes of an ordered dict, which a Map has no room for.
  if (!isStateful(object)) throw misuse('sets the state of an object that has none');
  object.setState(state);
}

function misuse(what: string): FileFormatError {
  return new FileFormatError(`the pickle is damaged: it ${what}`);
}
