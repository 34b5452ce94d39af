import type * as tf from '@tensorflow/tfjs-core';
import { BackendLostError } from '../errors';

/** How a backend's device can be lost. */
interface Loss {
  /** The backend's name. */
  name: string;
  /** What takes the device away, for the message. */
  cause: string;
  /** The backend's method that runs a program on the device. */
  run: string;
  /** Whether the loss has been reported. Asked before each use, so it must be cheap. */
  isReported: () => boolean;
  /**
   * Whether the device has died without a report so far. Asked when a call fails or a read gives nothing but zeros, which is
   * what a dead device gives. Default: never.
   */
  isDead?: () => boolean;
  /** Calls back when the loss is reported. */
  onReport: (callback: () => void) => void;
}

type Method = (...args: unknown[]) => unknown;

/**
 * Makes a backend on a GPU throw {@link BackendLostError} once its device is lost, and returns whether it is. By itself
 * TF.js goes on: calls on a lost WebGL context do nothing, so results are zeros, and a read waits for ever for a fence that
 * nothing passes any more.
 */
export function guardLoss(backend: tf.KernelBackend, loss: Loss): () => boolean {
  const { name, cause, run, isReported, isDead = () => false, onReport } = loss;
  const methods = backend as unknown as Record<string, Method>;
  const pending = new Set<(error: Error) => void>();
  const reported = new Promise<void>(onReport);
  let isKnown = false;
  const isKnownLost = () => (isKnown ||= isReported());
  // Browsers report the death of their GPU process in a task of its own: until then results are zeros without a report.
  const isLost = () => (isKnown ||= isReported() || isDead());
  const isWrong = (values: tf.BackendValues) => isKnownLost() || (isAllZeros(values) && isLost());
  const lostError = () => new BackendLostError(name, cause);

  const runProgram = methods[run]!.bind(backend);
  methods[run] = (...args) => {
    if (isKnownLost()) throw lostError();
    try {
      return runProgram(...args);
    } catch (error) {
      throw isLost() ? lostError() : error;
    }
  };

  const readSync = backend.readSync.bind(backend);
  backend.readSync = (dataId) => {
    if (isKnownLost()) throw lostError();
    try {
      const values = readSync(dataId);
      if (!isWrong(values)) return values;
    } catch (error) {
      if (!isLost()) throw error;
    }
    throw lostError();
  };

  const read = backend.read.bind(backend);
  backend.read = (dataId) =>
    new Promise((resolve, reject) => {
      if (isKnownLost()) return reject(lostError());
      pending.add(reject);
      read(dataId)
        .then(
          (values) => (isWrong(values) ? reject(lostError()) : resolve(values)),
          async (error: Error) => {
            await Promise.race([reported, delay(1000)]); // a read can fail before the loss is reported
            reject(isLost() ? lostError() : error);
          },
        )
        .finally(() => pending.delete(reject));
    });

  void reported.then(() => {
    for (const reject of pending) reject(lostError());
    pending.clear();
  });
  return isLost;
}

const isAllZeros = (values: ArrayLike<unknown>) => {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false;
  return true;
};

const delay = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
