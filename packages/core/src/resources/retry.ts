import { TransferError } from './errors';

export interface RetryOptions {
  /** How often a request that failed for a passing reason is repeated without any progress in between. Default: 4. */
  retries?: number;
  /** Milliseconds before the first repetition; each further one waits twice as long, at most a minute. Default: 500. */
  retryDelay?: number;
  /** Stops the work. What was received is kept and continued at the next try. */
  signal?: AbortSignal;
}

const maximumDelayMilliseconds = 60_000;

/** Repeats `action` while it fails with a transient {@link TransferError}. */
export async function retrying<T>(
  action: () => Promise<T>,
  { retries = 4, retryDelay = 500, signal }: RetryOptions,
  {
    onRetry,
    hasProgressed = () => false,
  }: { onRetry?: (error: TransferError, delay: number) => void; hasProgressed?: () => boolean } = {},
): Promise<T> {
  for (let failures = 0; ;) {
    try {
      return await action();
    } catch (error) {
      signal?.throwIfAborted();
      if (hasProgressed()) failures = 0;
      if (!(error instanceof TransferError && error.transient) || failures === retries) throw error;
      const delay = Math.min(error.retryAfter ?? retryDelay * 2 ** failures, maximumDelayMilliseconds);
      failures++;
      onRetry?.(error, delay);
      await sleep(delay, signal);
    }
  }
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', aborted, { once: true });
    function done() {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    }
  });
}
