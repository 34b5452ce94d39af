import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** An event in the profile of a session of ONNX Runtime. */
interface TraceEvent {
  name: string;
  cat: string;
  /** Microseconds. */
  dur: number;
  args?: { op_name?: string };
}

const iterations = 20;
const shown = 16;

/** A table of what the operators of a workload take on `ort`, per iteration, without the time in JavaScript. */
export async function profile(workload: string, batch: number): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dl-profile-'));
  try {
    const peer = fileURLToPath(new URL('./peers/tfjs.ts', import.meta.url));
    const { stdout } = spawnSync(
      process.execPath,
      [
        '--import',
        import.meta.resolve('tsx'),
        peer,
        'ort',
        workload,
        String(batch),
        path.join(folder, 'trace'),
      ],
      { input: `${iterations}\n`, encoding: 'utf8' },
    );
    const { milliseconds } = JSON.parse(stdout.trim().split('\n').at(-1)!) as { milliseconds: number[] };
    const total = milliseconds.reduce((sum, time) => sum + time, 0) / iterations;
    const [largest] = readdirSync(folder)
      .map((file) => readFileSync(path.join(folder, file), 'utf8'))
      .sort((a, b) => b.length - a.length);
    return `${workload}, batch ${batch}: ${total.toFixed(1)} ms\n${table(JSON.parse(largest!) as TraceEvent[])}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function table(events: readonly TraceEvent[]): string {
  const runs = events.filter(({ name }) => name === 'model_run');
  const byOperator = new Map<string, { time: number; calls: number }>();
  for (const { cat, name, dur, args } of events) {
    if (cat !== 'Node' || !name.endsWith('kernel_time') || !args?.op_name) continue;
    const entry = byOperator.get(args.op_name) ?? { time: 0, calls: 0 };
    byOperator.set(args.op_name, { time: entry.time + dur, calls: entry.calls + 1 });
  }
  const perRun = (value: number) => value / runs.length;
  const inRuntime = perRun(runs.reduce((sum, { dur }) => sum + dur, 0)) / 1000;
  const rows = [...byOperator]
    .sort(([, a], [, b]) => b.time - a.time)
    .slice(0, shown)
    .map(
      ([operator, { time, calls }]) =>
        `${(perRun(time) / 1000).toFixed(2).padStart(9)} ms ${perRun(calls).toFixed(0).padStart(5)} x ${operator}`,
    );
  return [`${inRuntime.toFixed(2).padStart(9)} ms in ONNX Runtime (with profiling)`, ...rows].join('\n');
}
