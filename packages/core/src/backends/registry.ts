import type { BackendDefinition } from './definition';
import { cpu } from './definitions/cpu';
import { ort } from './definitions/ort';
import { tensorflow, tensorflowGpu } from './definitions/tensorflow';
import { wasm } from './definitions/wasm';
import { webgl } from './definitions/webgl';
import { webgpu } from './definitions/webgpu';

const builtIn: BackendDefinition[] = [tensorflowGpu, ort, tensorflow, webgpu, webgl, wasm, cpu];

const definitions = new Map(builtIn.map((definition) => [definition.name, definition]));

/**
 * Makes a backend known to `useBackend` and `listBackends`. A definition of the same name is replaced.
 *
 * ```ts
 * registerBackend({
 *   name: 'mine',
 *   packageName: 'tfjs-backend-mine',
 *   preference: { node: 35 },
 *   detect: () => ({ available: true, device: 'my accelerator' }),
 *   load: async () => {
 *     await registerMine(); // tf.registerBackend('mine', ...)
 *     return { device: 'my accelerator' };
 *   },
 * });
 * ```
 */
export function registerBackend<Options extends object>(definition: BackendDefinition<Options>): void {
  definitions.set(definition.name, definition);
}

export function findBackend(name: string): BackendDefinition | undefined {
  return definitions.get(name);
}

export function allBackends(): BackendDefinition[] {
  return [...definitions.values()];
}
