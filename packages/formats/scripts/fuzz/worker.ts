/** Reads mutated files of one target, and tells its parent about each: see `../fuzz.ts`. */
import { watchAllocations, takeLargest } from './allocations';
import type { TargetName } from './targets';

/** What happened to one file. */
export interface FuzzReport {
  /** Number of the file. */
  index: number;
  outcome: 'read' | 'refused' | 'crashed';
  milliseconds: number;
  /** Bytes of the largest array that was made. */
  largestArray: number;
  /** Of a crash. */
  stack?: string;
}

// Before the modules that keep the array classes.
watchAllocations();
const { DlError, Random } = await import('@dl/core');
const { mutate } = await import('./mutate');
const { targets } = await import('./targets');

const [name, seed, from, to] = process.argv.slice(2) as [TargetName, string, string, string];
const target = targets[name];
const seeds = await target.seeds();
const properties = Object.getOwnPropertyNames(Object.prototype).length;

for (let index = Number(from); index < Number(to); index++) {
  const random = new Random(Number(seed) * 1_000_003 + index);
  const pick = () => seeds[random.integer(seeds.length)]!;
  const bytes = mutate(pick(), pick(), random);
  takeLargest();
  const start = performance.now();
  const { outcome, stack } = await read(bytes);
  const report: FuzzReport = {
    index,
    outcome,
    milliseconds: performance.now() - start,
    largestArray: takeLargest(),
    stack,
  };
  await new Promise<void>((resolve) => process.send!(report, undefined, undefined, () => resolve()));
}
process.disconnect();

async function read(bytes: Uint8Array): Promise<Pick<FuzzReport, 'outcome' | 'stack'>> {
  try {
    await target.read(bytes);
  } catch (error) {
    if (!DlError.isInstance(error))
      return { outcome: 'crashed', stack: String((error as Error)?.stack ?? error) };
    if (!polluted()) return { outcome: 'refused' };
  }
  return polluted() ? { outcome: 'crashed', stack: 'Object.prototype has changed' } : { outcome: 'read' };
}

function polluted(): boolean {
  return Object.getOwnPropertyNames(Object.prototype).length !== properties;
}
