import * as z from 'zod';

/** A kind of training that the studio can run: what a form asks for, and the process that does it. */
export interface StudioTask {
  /** Such as "vision train". */
  name: string;
  /** One sentence. */
  summary: string;
  /** Every field becomes a field of the form; its `describe()` text, default and bounds come along. */
  options: z.ZodObject;
  /**
   * The process of a run, as program and arguments. It writes its events to `log.jsonl` in `folder`, its checkpoints and whatever
   * else it makes below the same folder, and its result as JSON to stdout; it continues from the checkpoints that it finds, and
   * SIGTERM makes it write a checkpoint and end.
   *
   * @param options - As the schema gave them.
   */
  command(options: Record<string, unknown>, folder: string): string[];
  /** The process that classifies pictures with what a completed run learned, and prints {@link classificationSchema}. */
  classify?: (result: unknown, folder: string, pictures: string[]) => string[];
}

/** What the process of {@link StudioTask.classify} prints: an entry a picture, in their order. */
export const classificationSchema = z.object({
  images: z.array(
    z.object({
      image: z.string(),
      error: z.string().optional(),
      predictions: z.array(z.object({ label: z.string(), score: z.number() })).default([]),
    }),
  ),
});

export type Classification = z.output<typeof classificationSchema>;

/** What the page knows of a task. `options` is JSON Schema. */
export const taskSchema = z.object({
  name: z.string(),
  summary: z.string(),
  options: z.record(z.string(), z.unknown()).describe('JSON Schema of the options'),
  classifies: z.boolean(),
});

export function describeTask({ name, summary, options, classify }: StudioTask): z.output<typeof taskSchema> {
  const schema = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
  return { name, summary, options: schema, classifies: classify !== undefined };
}
