import type { CalledInput } from './lowering';

/** The first value that is not in [low, end), if values are known. A plain loop, since each call of a kernel passes here. */
export function firstOutside(values: CalledInput['values'], low: number, end: number): number | undefined {
  if (!values) return undefined;
  for (let i = 0; i < values.length; i++) if (!(values[i]! >= low && values[i]! < end)) return values[i];
  return undefined;
}
