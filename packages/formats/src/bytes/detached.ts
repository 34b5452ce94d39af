const smallBytes = 2 ** 16;

/** The bytes, copied if they are a small view: one would keep all of a page of the file in memory. */
export function detached(bytes: Uint8Array): Uint8Array {
  return bytes.length < smallBytes && bytes.buffer.byteLength > 2 * bytes.length ? bytes.slice() : bytes;
}
