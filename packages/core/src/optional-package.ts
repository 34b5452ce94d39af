import { MissingDependencyError } from './errors';

/**
 * Loads an optional package: `load` is a literal `import()`, so that bundlers see it.
 *
 * @throws {@link MissingDependencyError} if it is not installed; other failures are thrown as they are.
 */
export async function loadOptional<T>(
  packageName: string,
  purpose: string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new MissingDependencyError(packageName, purpose, { cause: error });
  }
}
