import { concatenate } from '../../concatenate';

/*
 * The wire format of protocol buffers (https://protobuf.dev/programming-guides/encoding), as far as event files need
 * it. Every function encodes one field; a message is its fields, one after the other.
 */

const wireType = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/** A message, or a part of one. */
export function message(...fields: Uint8Array[]): Uint8Array {
  return concatenate(fields);
}

/** A field of type int64, int32 or enum. `value` is a non-negative safe integer. */
export function integer(field: number, value: number): Uint8Array {
  return message(tag(field, wireType.varint), varint(value));
}

/** A field of type float. */
export function float(field: number, value: number): Uint8Array {
  return message(
    tag(field, wireType.fixed32),
    fixed(4, (view) => view.setFloat32(0, value, true)),
  );
}

/** A field of type double. */
export function double(field: number, value: number): Uint8Array {
  return message(
    tag(field, wireType.fixed64),
    fixed(8, (view) => view.setFloat64(0, value, true)),
  );
}

/** A field of type bytes, string or message. */
export function bytes(field: number, value: Uint8Array | string): Uint8Array {
  const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return message(tag(field, wireType.lengthDelimited), varint(content.length), content);
}

/** A field of type repeated double, packed. */
export function doubles(field: number, values: Iterable<number>): Uint8Array {
  return bytes(
    field,
    concatenate(Array.from(values, (value) => fixed(8, (view) => view.setFloat64(0, value, true)))),
  );
}

const tag = (field: number, type: number) => varint(field * 8 + type);

function varint(value: number): Uint8Array {
  const groups = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) groups.push((value % 0x80) | 0x80);
  return Uint8Array.of(...groups, value);
}

function fixed(length: number, write: (view: DataView) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  write(view);
  return new Uint8Array(view.buffer);
}
