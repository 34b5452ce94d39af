import { createInterface } from 'node:readline';

/** Answers the runner: for each line with a number on standard input that many iterations, as times in milliseconds. */
export async function serve(
  device: string,
  iteration: () => void | Promise<void>,
  end: () => Record<string, unknown> = () => ({}),
): Promise<void> {
  const [first] = await time(iteration, 1);
  write({ device, first });
  for await (const line of createInterface({ input: process.stdin })) {
    write({ milliseconds: await time(iteration, Number(line)), ...end() });
  }
}

async function time(iteration: () => void | Promise<void>, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await iteration();
    times.push(performance.now() - start);
  }
  return times;
}

function write(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
