import { FileFormatError } from '@dl/core';

const maximumLength = 1000;

/**
 * Joins two parts of a tensor's name by a dot; an empty one is left out. Its length is limited, because a small file can
 * give many tensors the same long prefix.
 *
 * @throws {@link FileFormatError} if the name is longer than 1,000 characters.
 */
export function joinName(prefix: string, name: string): string {
  const joined = prefix && name ? `${prefix}.${name}` : prefix || name;
  if (joined.length <= maximumLength) return joined;
  throw new FileFormatError(
    `the file is damaged: a tensor's name begins with "${joined.slice(0, 50)}" and has ${joined.length} characters`,
  );
}
