import { UnsupportedPlatformError } from '@dl/core';

/** In browsers only the bundler knows where a file of this package will lie. */
export function shippedWeights(file: string): never {
  throw new UnsupportedPlatformError(
    `say where the page serves the weights: import url from '@dl/text-gen/weights/${file}?url' (as Vite has it), then ` +
      'loadTextModel(url)',
  );
}
