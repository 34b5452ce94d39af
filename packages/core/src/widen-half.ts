/** Half-precision numbers, given as their bits, as float32. */
export function widenHalf(bits: Uint16Array, dtype: 'float16' | 'bfloat16'): Float32Array {
  const values = new Float32Array(bits.length);
  if (dtype === 'bfloat16') {
    const patterns = new Uint32Array(values.buffer);
    for (let i = 0; i < bits.length; i++) patterns[i] = bits[i]! << 16;
  } else {
    for (let i = 0; i < bits.length; i++) values[i] = halfToNumber(bits[i]!);
  }
  return values;
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
