import type { HostTensor } from '@dl/core';
import { elementCount, tensorFromBytes } from '../bytes/tensor-data';
import { decodeText } from './cursor';
import type { Datatype } from './datatype';
import { readVariableText } from './global-heap';
import type { Hdf5File } from './hdf5-file';

/** What an attribute holds: numbers, a text, or several texts in row-major order. */
export type Hdf5Value = HostTensor | string | string[];

/** Reads numbers out of their bytes in a file. */
export function numbersOf(
  file: Hdf5File,
  datatype: Datatype,
  shape: readonly number[],
  bytes: Uint8Array,
): HostTensor {
  const { element, axes } = elementOf(datatype);
  if (element.kind !== 'number') throw file.damaged(`${describe(element)} cannot be read as numbers`);
  const littleEndian = element.bigEndian ? swapped(bytes, element.size) : bytes;
  return tensorFromBytes(element.dtype, [...shape, ...axes], littleEndian);
}

/** Reads texts out of their bytes in a file, and out of its heaps. */
export async function textsOf(file: Hdf5File, datatype: Datatype, bytes: Uint8Array): Promise<string[]> {
  const { element } = elementOf(datatype);
  const count = element.size > 0 ? Math.floor(bytes.length / element.size) : 0;
  const texts: string[] = [];
  let characters = 0;
  for (let index = 0; index < count; index++) {
    const part = bytes.subarray(index * element.size, (index + 1) * element.size);
    if (element.kind === 'string') {
      const text = decodeText(part);
      texts.push(element.spacePadded ? text.trimEnd() : text);
    } else if (element.kind === 'variable-string') {
      texts.push(await readVariableText(file, file.over(part)));
      characters += texts.at(-1)!.length;
      if (characters > 2 * file.size) throw file.damaged('its texts are longer than itself');
    } else {
      throw file.damaged(`${describe(element)} cannot be read as text`);
    }
  }
  return texts;
}

/** The value of an attribute. */
export async function valueOf(
  file: Hdf5File,
  datatype: Datatype,
  shape: readonly number[] | undefined,
  bytes: Uint8Array,
): Promise<Hdf5Value> {
  const { element, axes } = elementOf(datatype);
  const isText = element.kind === 'string' || element.kind === 'variable-string';
  if (shape === undefined) return [];
  const size = elementCount(shape) * datatype.size;
  if (bytes.length < size) throw file.damaged(`a value of ${size} bytes has ${bytes.length}`);
  if (!isText) return numbersOf(file, datatype, shape, bytes.subarray(0, size));
  const texts = await textsOf(file, datatype, bytes.subarray(0, size));
  return shape.length + axes.length === 0 ? (texts[0] ?? '') : texts;
}

/** What an array is made of, and the axes that it adds. */
export function elementOf(datatype: Datatype): { element: Datatype; axes: number[] } {
  const axes: number[] = [];
  let element = datatype;
  while (element.kind === 'array') {
    axes.push(...element.shape);
    element = element.element;
  }
  return { element, axes };
}

export function describe(datatype: Datatype): string {
  if (datatype.kind === 'other') return `data of type ${datatype.name}`;
  return datatype.kind === 'opaque'
    ? `opaque data of ${datatype.size} bytes`
    : `data of type ${datatype.kind}`;
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += size) {
    for (let byte = 0; byte < size; byte++) result[start + byte] = bytes[start + size - 1 - byte]!;
  }
  return result;
}
