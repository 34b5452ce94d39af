import type { TensorSource } from '@dl/core/weights';

/**
 * Networks that come with this package; `packages/style/weights/README.md` says how they were trained. Bundlers find the
 * files by these expressions.
 */
const files = {
  'starry-night': new URL('../../weights/starry-night.safetensors', import.meta.url),
};

/** Names of styles whose networks come with this package: `loadStyleNetwork('starry-night')`. */
export const shippedStyles: readonly string[] = Object.keys(files);

/** The file of a style that comes with the package. */
export function shippedFile(source: TensorSource): URL | undefined {
  return typeof source === 'string' && Object.hasOwn(files, source)
    ? files[source as keyof typeof files]
    : undefined;
}
