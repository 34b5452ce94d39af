import type { OrtBackend, OrtBackendLimits } from '../../backend';
import { loadNodeRuntime } from '../../runtime/node';
import type { RuntimeOptions } from '../../runtime/session';
import { SynchronousOrtBackend } from '../../synchronous/backend';

/** Above TF.js's own backends, of which webgpu and webgl have 3 and 2. */
export const priority = 4;

export function backendFactory(
  options: RuntimeOptions,
  limits: OrtBackendLimits,
): (() => OrtBackend) | Promise<() => OrtBackend> {
  const runtime = loadNodeRuntime(options);
  return () => new SynchronousOrtBackend(runtime, limits);
}
