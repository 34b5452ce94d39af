import { FileFormatError } from '@dl/core';
import { isRecord } from '../keras/keras-file';
import { TensorTable } from '../tensor-table';
import type { WeightFormat } from '../weight-format';
import { readJson } from './read-json';
import { entriesOfManifest } from './weights-manifest';

/**
 * The weights of TensorFlow.js models: a `model.json` with files of weights beside it. Layers-models and graph-models
 * have the same manifest, which older ones keep in a file of its own.
 */
export const tfjs: WeightFormat = {
  name: 'tfjs',
  description: 'TensorFlow.js (model.json)',
  matches(head) {
    const text = new TextDecoder().decode(head).trimStart();
    if (text.startsWith('[')) return text.includes('"paths"');
    return (
      text.startsWith('{') &&
      /"(modelTopology|weightsManifest)"|"format"\s*:\s*"(layers|graph)-model"/.test(text)
    );
  },
  async open(file) {
    const json = await readJson(file);
    const manifest = Array.isArray(json) ? json : isRecord(json) ? json.weightsManifest : undefined;
    if (manifest === undefined) throw new FileFormatError(`${file.name} has no "weightsManifest"`);
    return new TensorTable('tfjs', file.name, entriesOfManifest(manifest, file));
  },
};
