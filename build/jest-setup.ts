import { useBackend } from '@dl/core/backends';
import { beforeAll } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';

// Suites run beside each other: threads would only wait for cores.
process.env.DL_THREADS ??= '1';

beforeAll(async () => {
  const { name } = await useBackend(process.env.DL_BACKEND ?? 'cpu');
  if (name.startsWith('tensorflow')) useArraysOfThisRealm();
});

/** Jest gives each suite globals of its own, and an addon makes arrays with Node's: `instanceof` would tell them apart. */
function useArraysOfThisRealm(): void {
  const backend = tf.backend();
  const read = backend.readSync.bind(backend);
  const ours = (values: tf.backend_util.BackendValues) => {
    const { name } = values.constructor;
    if (name === 'Float32Array') return new Float32Array(values as Float32Array);
    return name === 'Int32Array' ? new Int32Array(values as Int32Array) : values;
  };
  backend.readSync = (dataId) => ours(read(dataId));
  backend.read = async (dataId) => ours(read(dataId));
}
