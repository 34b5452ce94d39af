import { isNode } from '#platform/environment';
import type { BackendDefinition, Detection, Platform } from './definition';
import { allBackends } from './registry';

/** A backend and whether it can be used here. */
export type BackendListing = {
  name: string;
  /** The platforms that it runs on. */
  platforms: Platform[];
  /** The npm package that brings it. */
  packageName: string;
} & Detection;

/**
 * All known backends, in the order in which `auto` tries them. Nothing is loaded.
 *
 * ```ts
 * for (const backend of await listBackends()) {
 *   console.log(backend.name, backend.available ? backend.device : backend.reason);
 * }
 * ```
 */
export async function listBackends(): Promise<BackendListing[]> {
  const ordered = allBackends().sort((a, b) => rank(b) - rank(a));
  return Promise.all(
    ordered.map(async (definition) => ({
      name: definition.name,
      platforms: Object.keys(definition.preference) as Platform[],
      packageName: definition.packageName,
      ...(await detectBackend(definition)),
    })),
  );
}

/** The definition's own detection, on the platforms that it is made for. */
export async function detectBackend(definition: BackendDefinition): Promise<Detection> {
  if (platform in definition.preference) return definition.detect();
  const [only] = Object.keys(definition.preference);
  return {
    available: false,
    reason: only === 'browser' ? 'it runs in browsers only' : 'it runs in Node only',
  };
}

const platform: Platform = isNode ? 'node' : 'browser';

const rank = ({ preference }: BackendDefinition) => preference[platform] ?? 0;
