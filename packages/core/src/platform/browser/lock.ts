export interface LockOptions {
  signal?: AbortSignal;
  /** Called once if another holds the lock. */
  onWait?: () => void;
}

/** Runs `action` while no other tab or worker of this origin, and no other call in this one, holds the lock `file`. */
export async function withLock<T>(
  file: string,
  action: () => Promise<T>,
  { signal, onWait }: LockOptions = {},
): Promise<T> {
  const { held = [] } = await navigator.locks.query();
  if (held.some(({ name }) => name === file)) onWait?.();
  return navigator.locks.request(file, { signal }, action) as Promise<T>;
}
