import { FileFormatError } from '@dl/core';
import * as z from 'zod';
import { byteLength, tensorFromBytes } from '../bytes/tensor-data';
import { TensorTable, type TensorEntry } from '../tensor-table';
import type { WeightFormat } from '../weight-format';
import { readJson } from './read-json';
import { Shards } from './shards';

const variable = z.object({ filename: z.string(), shape: z.array(z.number().int().nonnegative()) });

/** Checkpoints of deeplearn.js, which became TensorFlow.js: a `manifest.json`, and a file of floats a variable. */
export const deeplearnJs: WeightFormat = {
  name: 'deeplearn-js',
  description: 'deeplearn.js and ml5 (manifest.json)',
  matches: (head) => /^\s*\{[^]*"filename"\s*:/.test(new TextDecoder().decode(head)),
  async open(file) {
    const json = await readJson(file);
    const variables = Object.entries(typeof json === 'object' && json !== null ? json : {});
    const entries = variables.map(([name, value]): [string, TensorEntry] => {
      const { success, data } = variable.safeParse(value);
      if (!success) throw new FileFormatError(`${file.name} does not say where "${name}" is, or its shape`);
      const size = byteLength('float32', data.shape);
      const shards = new Shards(file, [data.filename]);
      const read = async () => tensorFromBytes('float32', data.shape, await shards.read(0, size));
      return [name, { dtype: 'float32', shape: data.shape, read }];
    });
    return new TensorTable('deeplearn-js', file.name, entries);
  },
};
