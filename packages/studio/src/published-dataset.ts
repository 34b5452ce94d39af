import * as z from 'zod';

/** What the page knows of a published dataset. */
export const publishedDatasetSchema = z.object({
  name: z.string(),
  summary: z.string().describe('what it is, and its licence'),
  train: z
    .object({ task: z.string(), options: z.record(z.string(), z.string()) })
    .describe('the run that trains on it'),
  isPresent: z.boolean().describe('whether it is on this machine'),
});

export type PublishedDatasetView = z.output<typeof publishedDatasetSchema>;

/** A dataset that others publish, which a training fetches by itself. */
export interface PublishedDataset extends Omit<PublishedDatasetView, 'isPresent'> {
  isPresent(): Promise<boolean>;
  /** Some pictures of each class on a sheet, a PNG. Asked for when it is present. */
  drawSheet(): Promise<Uint8Array>;
}
