/** Fields of `NetParameter` that may come before its layers, with their wire types (caffe.proto). */
const before = new Map([
  [1, 2], // name
  [3, 2], // input
  [4, 0], // input_dim
  [5, 0], // force_backward
  [6, 2], // state
  [7, 0], // debug_info
  [8, 2], // input_shape
]);

/** What a layer may begin with: of V1 bottom, top or name, since 2014 its name. */
const firstKeys = new Map([
  [2, [0x12, 0x1a, 0x22]],
  [100, [0x0a]],
]);

/**
 * True if a file begins as a `NetParameter` with a layer. ONNX begins with a number, and TensorFlow's graphs, whose
 * first field is a node, have more than one of them or what is no text in the place of the name.
 */
export function isCaffeModel(head: Uint8Array): boolean {
  let position = 0;
  let names = 0;
  const varint = () => {
    for (let value = 0, shift = 0; shift < 28; shift += 7) {
      const byte = head[position++];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  };
  while (position < head.length) {
    const key = varint() ?? 0;
    const field = key >>> 3;
    const first = firstKeys.get(field);
    if (!first && before.get(field) !== (key & 7)) return false;
    const length = varint();
    if (length === undefined) return false;
    if (first) return (key & 7) === 2 && length > 0 && first.includes(head[position]!);
    if ((key & 7) !== 2) continue; // the number was read as if it were a length
    if (field === 1 && (++names > 1 || !isText(head.subarray(position, position + length)))) return false;
    position += length;
  }
  return false;
}

const isText = (bytes: Uint8Array) => bytes.every((byte) => byte >= 0x20);
