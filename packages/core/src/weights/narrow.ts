import type { HostTensor } from '../host-tensor';

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Rounds numbers to IEEE 754 half precision, ties to even. */
export function narrow({ shape, data }: HostTensor<'float32'>): HostTensor<'float16'> {
  return { dtype: 'float16', shape, data: Uint16Array.from(data, toHalf) };
}

function toHalf(value: number): number {
  float[0] = value;
  const sign = (bits[0]! >>> 16) & 0x8000;
  const magnitude = Math.abs(float[0]);
  if (Number.isNaN(magnitude)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00; // it would round to more than the largest number, 65504
  if (magnitude < 2 ** -14) return sign | roundToEven(magnitude * 2 ** 24); // subnormal: multiples of 2^-24
  const exponent = ((bits[0]! >>> 23) & 0xff) - 127;
  // A fraction that rounds up to 1024 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + roundToEven((magnitude / 2 ** exponent - 1) * 1024));
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
