import { backend } from '@tensorflow/tfjs-core';
import { OrtBackendError } from '../errors';
import { SynchronousOrtBackend } from '../synchronous/backend';

/** @throws {@link OrtBackendError} if the current backend cannot do what `caller` needs. */
export function currentBackend(caller: string): SynchronousOrtBackend {
  const current = backend();
  if (current instanceof SynchronousOrtBackend) return current;
  throw new OrtBackendError(
    'not-current',
    `${caller} needs the backend "ort" of Node: await registerOrtBackend(); await tf.setBackend('ort')`,
  );
}
