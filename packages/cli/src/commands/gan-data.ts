import type { Split } from '@dl/core/data';
import { withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import { openGanDataset, openGanDatasetOptions, type GanDataset } from '@dl/gan';
import type * as z from 'zod';
import type { CommandContext } from '../command';

/** The options that say how a data set is read. */
export const ganDataOptions = openGanDatasetOptions;

/** Opens a data set by name or folder, with a bar where it is fetched. */
export function openGanData(
  dataset: string,
  options: z.output<typeof ganDataOptions>,
  split: Split,
  { signal, json }: CommandContext,
): Promise<GanDataset> {
  const open = (onDownload?: (event: DownloadEvent) => void) =>
    openGanDataset(dataset, options, { split, signal, onDownload });
  return json ? open() : withDownloadBar(open);
}
