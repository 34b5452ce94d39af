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

let allocated = 0;

/** From now on, counts the bytes of every typed array that is made by its length. */
export function countAllocations(): void {
  for (const name of arrays) {
    const original = globalThis[name] as unknown as new (...parameters: unknown[]) => object;
    const counted: typeof original = new Proxy(original, {
      construct(target, parameters: unknown[], newTarget) {
        const [length] = parameters;
        if (typeof length === 'number') {
          allocated += length * (target as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
        }
        return Reflect.construct(target, parameters, newTarget === counted ? target : newTarget) as object;
      },
    });
    Object.assign(globalThis, { [name]: counted });
  }
}

/** Bytes since the last call. */
export function takeAllocated(): number {
  const bytes = allocated;
  allocated = 0;
  return bytes;
}
