import { UnsupportedPlatformError } from '../../errors';

/** A browser has no package folder: what is there was bundled, and is imported by a literal name. */
export function isInstalled(): boolean {
  return false;
}

export function importPackage(packageName: string): Promise<unknown> {
  return Promise.reject(new UnsupportedPlatformError(`"${packageName}" runs in Node only`));
}
