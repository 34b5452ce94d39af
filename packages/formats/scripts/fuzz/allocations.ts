const arrays = [
  'Uint8Array',
  'Int8Array',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

let largest = 0;

/** From now on, notes the bytes of every typed array that is made by its length. */
export function watchAllocations(): void {
  for (const name of arrays) {
    const original = globalThis[name] as unknown as new (...parameters: unknown[]) => object;
    const watched: typeof original = new Proxy(original, {
      construct(target, parameters: unknown[], newTarget) {
        const [length] = parameters;
        if (typeof length === 'number') {
          const { BYTES_PER_ELEMENT } = target as unknown as { BYTES_PER_ELEMENT: number };
          largest = Math.max(largest, length * BYTES_PER_ELEMENT);
        }
        return Reflect.construct(target, parameters, newTarget === watched ? target : newTarget) as object;
      },
    });
    Object.assign(globalThis, { [name]: watched });
  }
}

/** Bytes of the largest array since the last call. */
export function takeLargest(): number {
  const bytes = largest;
  largest = 0;
  return bytes;
}
