/**
 * A process of its own for each measurement: opens a file of weights and, unless told only to open it, reads all
 * tensors into memory. Prints what it took as JSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import { openWeights } from '../../src/open-weights';

const [path, action] = process.argv.slice(2);
const start = performance.now();
const file = await openWeights(path!);
const tensors = action === 'read' ? Object.values(await file.read()) : [];
const seconds = (performance.now() - start) / 1000;
const outcome = {
  seconds,
  tensorBytes: tensors.reduce((sum, { data }) => sum + data.byteLength, 0),
  peakBytes: peakKibibytes() * 1024,
};
process.stdout.write(JSON.stringify(outcome));

/** Linux counts a process's `maxRSS` from its parent's memory on; the peak of its own is only in /proc. */
function peakKibibytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return peak ? Number(peak) : process.resourceUsage().maxRSS;
}
