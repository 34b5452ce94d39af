import { readFile } from '#platform/files';
import type { HostTensor } from '../host-tensor';
import { readSafetensors } from '../weights';

/**
 * The tensors of a safetensors file, in ordinary memory; `fromHostTensor` makes tensors of them.
 *
 * ```ts
 * const expected = await readFixture(new URL('fixtures/conv2d.safetensors', import.meta.url));
 * ```
 */
export async function readFixture(file: URL | string): Promise<Record<string, HostTensor>> {
  return readSafetensors(await readFile(file)).tensors;
}
