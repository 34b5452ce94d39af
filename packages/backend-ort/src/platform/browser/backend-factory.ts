import { AsynchronousOrtBackend } from '../../asynchronous/backend';
import type { OrtBackend, OrtBackendLimits } from '../../backend';
import type { RuntimeOptions } from '../../runtime/session';
import { loadWebRuntime } from '../../runtime/web';

/** Below all others: a program that reads synchronously works on those, so this one has to be asked for by name. */
export const priority = 0;

export async function backendFactory(
  options: RuntimeOptions,
  limits: OrtBackendLimits,
): Promise<() => OrtBackend> {
  const runtime = await loadWebRuntime(options);
  return () => new AsynchronousOrtBackend(runtime, limits);
}
