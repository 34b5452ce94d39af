import { createRequire } from 'node:module';

/** Whether an optional package can be imported from here. It is not loaded. */
export function isInstalled(packageName: string): boolean {
  try {
    createRequire(import.meta.url).resolve(packageName);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND';
  }
}

/** Imports an optional package that no bundler should look for. */
export function importPackage(packageName: string): Promise<unknown> {
  return import(packageName);
}
