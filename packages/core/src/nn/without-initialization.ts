let skipped = false;

/**
 * Runs `create` with initialisers that give zeros and draw nothing, for a network whose weights are loaded right after:
 * the 143 million of VGG-19 take no time. The scope must be synchronous, as that of `withRandom`.
 *
 * ```ts
 * const network = withoutInitialization(() => new Linear(25088, 4096));
 * network.loadStateDict(state);
 * ```
 */
export function withoutInitialization<T>(create: () => T): T {
  const outer = skipped;
  skipped = true;
  try {
    return create();
  } finally {
    skipped = outer;
  }
}

/** True within {@link withoutInitialization}. */
export function isInitializationSkipped(): boolean {
  return skipped;
}
