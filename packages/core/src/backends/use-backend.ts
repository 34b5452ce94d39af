import * as tf from '@tensorflow/tfjs-core';
import { environmentVariable, isNode } from '#platform/environment';
import { nextTask } from '#platform/event-loop';
import { DlError, InvalidArgumentError } from '../errors';
import { registerGradients } from '../gradients';
import type { BackendDefinition, LoadedBackend } from './definition';
import type { TensorflowGpuOptions } from './definitions/tensorflow';
import type { WasmOptions } from './definitions/wasm';
import { BackendUnavailableError, UnknownBackendError } from './errors';
import { detectBackend, listBackends } from './list-backends';
import { findBackend } from './registry';
import { smokeTest } from './smoke-test';

/** The options of each backend. A package that registers one adds its own by declaration merging. */
export interface BackendOptions {
  wasm: WasmOptions;
  'tensorflow-gpu': TensorflowGpuOptions;
}

/** What `useBackend` has chosen. */
export interface BackendReport {
  name: string;
  /** What it runs on, for people to read. */
  device: string;
  /** The backends that `auto` would have preferred, and why it could not take them. */
  skipped: { name: string; reason: string }[];
  /** One line on how to get a faster backend, if `auto` had to do without the fast path of this platform. */
  hint?: string;
}

type OptionsOf<Name> = Name extends keyof BackendOptions ? BackendOptions[Name] : object;

interface Loaded {
  options: string;
  backend: Promise<LoadedBackend>;
  /** The smoke test, once it has begun. */
  test?: Promise<void>;
}

const loadedBackends = new Map<string, Loaded>();

/**
 * Loads a backend and makes it current: all tensors are computed there from now on. `auto` takes the best that works
 * here: in Node tensorflow-gpu, ort, tensorflow, webgpu, wasm, cpu, in browsers webgpu, webgl, wasm, cpu. Without a
 * name, or for `auto`, the environment variable `DL_BACKEND` decides. `auto` goes past a GPU that is emulated, and trusts
 * a backend only if it finds known numbers for a convolution and its gradients; a backend that is named is taken as it is.
 *
 * A backend that has lost its device ({@link BackendLostError}) is loaded anew.
 *
 * Options count when a backend is loaded; later calls with other options throw. Throws {@link UnknownBackendError} and
 * {@link BackendUnavailableError}.
 *
 * ```ts
 * const { name, device } = await useBackend();
 * await useBackend('wasm', { threads: 2 });
 * ```
 */
export async function useBackend<Name extends string = 'auto'>(
  name?: Name,
  options?: OptionsOf<Name>,
): Promise<BackendReport> {
  const requested =
    name === undefined || name === 'auto' ? (environmentVariable('DL_BACKEND') ?? 'auto') : name;
  const report = requested === 'auto' ? await useBest() : await useNamed(requested, options);
  registerGradients(); // after the backend's package, which may register TF.js's
  return report;
}

async function useNamed(name: string, options?: object): Promise<BackendReport> {
  const definition = findBackend(name);
  if (!definition) throw await unknownBackend(name);
  const detection = await detectBackend(definition);
  if (!detection.available) throw new BackendUnavailableError(name, detection.reason);
  return { name, device: await activate(definition, options), skipped: [] };
}

async function useBest(): Promise<BackendReport> {
  const skipped: BackendReport['skipped'] = [];
  for (const { name, ...detection } of await listBackends()) {
    if (!detection.available) {
      if (detection.platforms.includes(isNode ? 'node' : 'browser'))
        skipped.push({ name, reason: detection.reason });
      continue;
    }
    try {
      if (detection.emulated) throw new BackendUnavailableError(name, emulatedReason(detection.device));
      const device = await activate(findBackend(name)!);
      await testOnce(name);
      return { name, device, skipped, ...hint(name, skipped) };
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      skipped.push({ name, reason: error.reason });
    }
  }
  throw new BackendUnavailableError('auto', `none works here: ${skipped.map(describe).join('; ')}`);
}

const emulatedReason = (device: string) =>
  `the processor emulates its device (${device}), which is slow; name the backend to use it nevertheless`;

/** Rejects with a {@link BackendUnavailableError} if the current backend, of this name, computes wrong numbers. */
function testOnce(name: string): Promise<void> {
  const loaded = loadedBackends.get(name)!;
  loaded.test ??= smokeTest(name).catch((error: Error) => {
    throw new BackendUnavailableError(name, `its smoke test failed: ${error.message}`, { cause: error });
  });
  return loaded.test;
}

/** In Node, `ort` is what makes training fast without a GPU: its absence is worth a word. */
function hint(name: string, skipped: BackendReport['skipped']): { hint?: string } {
  const ort = skipped.find((backend) => backend.name === 'ort');
  return ort && isNode
    ? { hint: `Using the backend "${name}"; "ort" is several times faster, but ${ort.reason}` }
    : {};
}

/** Loads the backend if that has not been done, and makes it TF.js's current one. Returns its device. */
async function activate(definition: BackendDefinition, options?: object): Promise<string> {
  await forgetIfLost(definition);
  const { device } = await load(definition, options);
  await tf.setBackend(definition.tensorflowName ?? definition.name);
  return device;
}

/** Lets a backend that has lost its device be loaded anew. */
async function forgetIfLost({ name, tensorflowName = name }: BackendDefinition): Promise<void> {
  const earlier = loadedBackends.get(name);
  if (!earlier) return;
  await nextTask(); // browsers report a loss in a task of its own
  const loaded = await earlier.backend.catch(() => undefined);
  if (!loaded?.isLost?.() || loadedBackends.get(name) !== earlier) return;
  loadedBackends.delete(name);
  tf.removeBackend(tensorflowName);
}

function load(definition: BackendDefinition, options?: object): Promise<LoadedBackend> {
  const { name } = definition;
  const earlier = loadedBackends.get(name);
  const described = JSON.stringify(options ?? {});
  if (earlier) {
    if (options && described !== earlier.options) {
      throw new InvalidArgumentError(
        `The backend "${name}" has been loaded with the options ${earlier.options}, which cannot change to ${described}. ` +
          'Pass the options in the first call of useBackend.',
      );
    }
    return earlier.backend;
  }
  const backend = loadAndInitialise(definition, options ?? {});
  loadedBackends.set(name, { options: described, backend });
  backend.catch(() => loadedBackends.delete(name));
  return backend;
}

async function loadAndInitialise(definition: BackendDefinition, options: object): Promise<LoadedBackend> {
  const { name, tensorflowName = name, packageName } = definition;
  try {
    const loaded = await definition.load(options);
    if (!(tensorflowName in tf.engine().registry)) await initialise(tensorflowName);
    return loaded;
  } catch (error) {
    if (isUnavailable(error) || error instanceof InvalidArgumentError) throw error;
    const message = (error as { message?: string }).message ?? String(error);
    throw new BackendUnavailableError(name, `loading ${packageName} failed: ${message}`, { cause: error });
  }
}

/** Calls the factory of a backend outside of TF.js, which would print what it throws, not pass it on. */
async function initialise(name: string): Promise<void> {
  const create = tf.findBackendFactory(name);
  let backend: tf.KernelBackend | undefined = await create();
  tf.removeBackend(name);
  tf.registerBackend(name, () => {
    const first = backend;
    backend = undefined; // TF.js disposes it when it is reset, and needs another one afterwards
    return first ?? create();
  });
}

async function unknownBackend(name: string): Promise<UnknownBackendError> {
  const backends = await listBackends();
  return new UnknownBackendError(
    name,
    backends.flatMap((backend) => (backend.available ? [backend.name] : [])),
    backends.flatMap((backend) => (backend.available ? [] : [describe(backend)])),
  );
}

const isUnavailable = (error: unknown): error is BackendUnavailableError =>
  DlError.isInstance(error) && error.code === 'backend-unavailable';

const describe = ({ name, reason }: { name: string; reason: string }) => `${name} (${reason})`;
