import type { Cursor } from './cursor';
import { readDataspace } from './dataspace';
import { readDatatype, type Datatype } from './datatype';
import { readFilters } from './filters';
import type { DatasetHeader } from './hdf5-dataset';
import type { Hdf5File } from './hdf5-file';
import { readLayout } from './layout';
import { readAttributes } from './attributes';
import { findMessage, messageContent, type HeaderMessage, type messageTypes } from './object-header';

/** Reads what the messages of an object header say about a dataset. */
export async function readDatasetHeader(
  file: Hdf5File,
  messages: readonly HeaderMessage[],
): Promise<DatasetHeader> {
  if (findMessage(messages, 'externalFiles')) {
    throw file.damaged('a dataset keeps its data in other files, which is not supported');
  }
  const content = async (type: keyof typeof messageTypes) => {
    const message = findMessage(messages, type);
    return message && messageContent(file, message);
  };
  const [dataspace, datatype, layout, filters, fillValue] = [
    await content('dataspace'),
    await content('datatype'),
    await content('layout'),
    await content('filters'),
    await content('fillValue'),
  ];
  if (!dataspace || !datatype || !layout) throw file.damaged('a dataset lacks its shape or its type');
  return {
    dataspace: readDataspace(dataspace),
    datatype: await withBfloat16(file, messages, readDatatype(datatype)),
    layout: readLayout(layout),
    filters: filters ? readFilters(filters) : [],
    fillValue: fillValue && readFillValue(fillValue),
  };
}

/** Keras 3 writes bfloat16 as two opaque bytes and says so in an attribute. */
async function withBfloat16(
  file: Hdf5File,
  messages: readonly HeaderMessage[],
  datatype: Datatype,
): Promise<Datatype> {
  if (datatype.kind !== 'opaque' || datatype.size !== 2) return datatype;
  const dtype = await (await readAttributes(file, messages)).get('dtype')?.();
  return dtype === 'bfloat16' ? { kind: 'number', size: 2, dtype, bigEndian: false } : datatype;
}

/** Reads a fill value message (IV.A.2.f). */
function readFillValue(cursor: Cursor): Uint8Array | undefined {
  const version = cursor.version('a fill value', [1, 2, 3]);
  if (version === 3) {
    const isDefined = cursor.uint8() & 0x20;
    return isDefined ? cursor.take(cursor.uint32()) : undefined;
  }
  cursor.skip(2); // times of allocation and of writing
  const isDefined = cursor.uint8() !== 0;
  return isDefined || version === 1 ? cursor.take(cursor.uint32()) : undefined;
}
