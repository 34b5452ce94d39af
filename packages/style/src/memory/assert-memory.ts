import { availableMemory } from '#platform/memory';
import { MemoryError } from './memory-error';

/**
 * @param limit - In GiB. Default: the memory that is free, where the platform says it.
 * @param fixed - Of the needed bytes, those that a smaller picture takes as well.
 * @throws {@link MemoryError} if `needed` bytes are more.
 */
export async function assertMemory(needed: number, limit?: number, fixed = 0): Promise<void> {
  const available = limit === undefined ? await availableMemory() : limit * 2 ** 30;
  if (needed > available) throw new MemoryError(needed, available, fixed);
}
