import { assertImageWritable, assertVideoWritable } from '@dl/core/data';
import { assertDirectoryWritable, assertReplaceable } from '@dl/core/internal';
import type * as z from 'zod';
import type { Command } from './command';

/** What a command writes at a path; an animation is a GIF or a video. */
export type Output = 'folder' | 'file' | 'picture' | 'animation';

declare module 'zod' {
  interface GlobalMeta {
    /** What the command writes at the path that this option names. */
    writes?: Output;
  }
}

const checks: Record<Output, (path: string) => Promise<void>> = {
  folder: assertDirectoryWritable,
  file: assertReplaceable,
  picture: assertImageWritable,
  animation: (path) => (/\.gif$/i.test(path) ? assertReplaceable(path) : assertVideoWritable(path)),
};

/**
 * Checks the paths that a command will write to, before hours of work; leaves nothing there.
 *
 * @throws what writing there would throw.
 */
export async function assertOutputsWritable(
  { options, arguments: named = [] }: Command,
  values: Record<string, unknown>,
  words: readonly string[],
): Promise<void> {
  const outputs: { path: unknown; writes: Output | undefined }[] = [
    ...Object.entries(options.shape).map(([name, field]) => ({
      path: values[name],
      writes: name === 'checkpoints' ? ('folder' as const) : (field as z.ZodType).meta()?.writes,
    })),
    ...named.map(({ writes }, index) => ({ path: words[index], writes })),
  ];
  for (const { path, writes } of outputs) {
    if (writes && typeof path === 'string') await checks[writes](path);
  }
}
