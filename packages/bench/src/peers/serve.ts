import { createInterface } from 'node:readline';

/**
 * Answers the runner: for each line with a number on standard input that many iterations, as times in milliseconds; for
 * "matrix-product" some of `product`.
 */
export async function serve(
  device: string,
  iteration: () => void | Promise<void>,
  product?: () => void | Promise<void>,
): Promise<void> {
  const [first] = await time(iteration, 1);
  write({ device, first });
  for await (const line of createInterface({ input: process.stdin })) {
    const isProduct = line === 'matrix-product' && product;
    write({ milliseconds: isProduct ? await time(product, 8) : await time(iteration, Number(line)) });
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
