import { writeSafetensors } from '@dl/core/weights';
import type { HostTensor } from '@dl/core';
import { writeFileAtomic } from '@dl/core/internal';
import path from 'node:path';
import { zipPieces } from '../../src/zip/zip-pieces';
import { PickleWriter, stateDictPickle } from './torch-pickle';

type Tensors = Readonly<Record<string, HostTensor>>;

/** Writes the same tensors in three formats, and gives the paths by what they are. */
export async function makeFiles(folder: string, tensors: Tensors): Promise<Record<string, string>> {
  const paths = {
    safetensors: path.join(folder, 'vgg19.safetensors'),
    'pytorch (ZIP)': path.join(folder, 'vgg19.pth'),
    'pytorch (legacy)': path.join(folder, 'vgg19-legacy.pth'),
  };
  await writeFileAtomic(paths.safetensors, writeSafetensors(tensors));
  await writeFileAtomic(paths['pytorch (ZIP)'], zipPieces(zipFiles(tensors)));
  await writeFileAtomic(paths['pytorch (legacy)'], legacyPieces(tensors));
  return paths;
}

const bytesOf = ({ data }: HostTensor) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

function zipFiles(tensors: Tensors): { name: string; pieces: Uint8Array[] }[] {
  const storages = Object.values(tensors).map((tensor, key) => ({
    name: `vgg19/data/${key}`,
    pieces: [bytesOf(tensor)],
  }));
  return [
    { name: 'vgg19/data.pkl', pieces: [stateDictPickle(tensors)] },
    { name: 'vgg19/byteorder', pieces: [new TextEncoder().encode('little')] },
    ...storages,
    { name: 'vgg19/version', pieces: [new TextEncoder().encode('3\n')] },
  ];
}

function* legacyPieces(tensors: Tensors): Generator<Uint8Array> {
  const magic = Uint8Array.of(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);
  yield new PickleWriter().bytes(magic).finish();
  yield new PickleWriter().integer(1001).finish();
  yield new PickleWriter().code('}').text('little_endian').bytes(Uint8Array.of(0x88)).code('s').finish();
  yield stateDictPickle(tensors);
  const keys = new PickleWriter().code('](');
  for (const key of Object.keys(Object.values(tensors))) keys.text(key);
  yield keys.code('e').finish();
  for (const tensor of Object.values(tensors)) {
    yield new Uint8Array(BigInt64Array.of(BigInt(tensor.data.length)).buffer);
    yield bytesOf(tensor);
  }
}
