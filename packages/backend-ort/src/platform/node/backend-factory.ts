import { OrtBackend, type OrtBackendLimits } from '../../backend';
import { loadNodeRuntime } from '../../runtime/node';
import type { RuntimeOptions } from '../../runtime/session';
import type { WebRuntimeOptions } from '../../runtime/web-options';

/** Above TF.js's own backends, of which webgpu and webgl have 3 and 2. */
export const priority = 4;

export function backendFactory(
  { threads }: RuntimeOptions & WebRuntimeOptions,
  limits: OrtBackendLimits,
): (() => OrtBackend) | Promise<() => OrtBackend> {
  const runtime = loadNodeRuntime({ threads });
  return () => new OrtBackend(runtime, limits);
}
