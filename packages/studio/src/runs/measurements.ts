import type { RunEvent } from './run-event';

/** Numbers of an event that say where it is, not what was measured. */
const places = new Set(['step', 'steps', 'epoch', 'epochs', 'seconds']);

/**
 * What an event measures, by name. Numbers within an object stand as "validation accuracy" for `{ validation: { accuracy } }`;
 * those within `metrics` have "validation" before them if the event is a validation's.
 */
export function measurementsOf(event: RunEvent): Record<string, number> {
  const found: Record<string, number> = {};
  if (event.type === 'epoch-end') return found; // its validation has been an event of its own, its loss the mean of those before
  const prefix = event.type === 'validation-end' ? 'validation ' : '';
  for (const [name, value] of Object.entries(event)) {
    if (typeof value === 'number' && !places.has(name)) found[name] = value;
    else if (name === 'metrics' || name === 'episode') {
      for (const [inner, number] of Object.entries(value as Record<string, unknown>)) {
        if (typeof number === 'number') found[prefix + inner] = number;
      }
    }
  }
  return found;
}
