import { createRequire } from 'node:module';

/** Where a file of weights of this package lies. */
export function shippedWeights(file: string): string {
  return createRequire(import.meta.url).resolve(`@dl/text-gen/weights/${file}`);
}
