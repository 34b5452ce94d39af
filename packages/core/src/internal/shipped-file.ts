import { InvalidArgumentError } from '../errors';

/** Files that come with a package, by name. Their URLs are made when they are asked for: not every bundle has an address. */
type ShippedFiles = Readonly<Record<string, () => URL>>;

/**
 * The file of a name.
 *
 * @param kind - What it is, such as 'agent', for the error.
 * @param packageName - Where it comes from, for the error.
 * @throws {@link InvalidArgumentError} if there is none of this name.
 */
export function shippedFile(files: ShippedFiles, name: string, kind: string, packageName: string): URL {
  if (Object.hasOwn(files, name)) return files[name]!();
  const names = Object.keys(files).join(', ');
  throw new InvalidArgumentError(`no ${kind} "${name}" comes with ${packageName}; there is ${names}`);
}
