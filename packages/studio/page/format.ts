/** A number as short as it can be read: 0.9812, 1,024, 3.2e-5. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  if (Math.abs(value) < 0.001) return value.toExponential(1);
  return Math.abs(value) < 100
    ? value.toPrecision(4)
    : value.toLocaleString('en', { maximumFractionDigits: 1 });
}

/** A number at an axis, as short as it is. */
export const formatTick = (value: number) => String(Number(value.toPrecision(4)));

/** Seconds as "45 s", "3 min", "2 h 10 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const formatBytes = (bytes: number) =>
  bytes < 1e6
    ? `${Math.max(1, Math.round(bytes / 1e3))} kB`
    : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

export const formatTime = (time: string) =>
  new Date(time).toLocaleString('en', {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });

/** `learningRate` as "learning rate". */
export const spaced = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export const formatValue = (value: unknown): string =>
  typeof value === 'number' ? formatNumber(value) : typeof value === 'string' ? value : JSON.stringify(value);
