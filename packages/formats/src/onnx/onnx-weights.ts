import { TensorTable } from '../tensor-table';
import type { WeightFormat } from '../weight-format';
import { openOnnxFile } from './onnx-file';

/** ONNX's models: the tensors are the initializers of the graph. */
export const onnx: WeightFormat = {
  name: 'onnx',
  description: 'ONNX (.onnx)',
  matches: (head, { size }) => looksLikeModel(head, size),
  async open(file) {
    const { initializers, metadata } = await openOnnxFile(file);
    return new TensorTable('onnx', file.name, initializers, Object.fromEntries(metadata));
  },
};

/** True if the bytes begin with an IR version, and the graph comes behind fields that an ONNX model has. */
function looksLikeModel(head: Uint8Array, size: number): boolean {
  if (head[0] !== 0x08 || !head[1] || head[1] >= 0x80) return false;
  for (let position = 2; position < head.length;) {
    const key = head[position++]!;
    const [field, wireType] = [key >> 3, key & 7];
    const { value, next } = varintAt(head, position);
    position = next;
    if (field === 7) return wireType === 2 && position + value <= size;
    if (field === 5 ? wireType !== 0 : wireType !== 2 || field > 14) return false;
    if (wireType === 2) position += value;
  }
  return false;
}

function varintAt(bytes: Uint8Array, position: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0; shift < 49; shift += 7) {
    const byte = bytes[position++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: position };
  }
  return { value: Infinity, next: position };
}
