/** Half-precision numbers, given as their bits, as float32. */
export function widenHalf(bits: Uint16Array, dtype: 'float16' | 'bfloat16'): Float32Array {
  if (dtype === 'bfloat16') return new Float32Array(Uint32Array.from(bits, (value) => value << 16).buffer);
  return Float32Array.from(bits, (value) => {
    const sign = value & 0x8000 ? -1 : 1;
    const exponent = (value >>> 10) & 0x1f;
    const fraction = (value & 0x3ff) / 1024;
    if (exponent === 0) return sign * fraction * 2 ** -14;
    if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
    return sign * (1 + fraction) * 2 ** (exponent - 15);
  });
}
