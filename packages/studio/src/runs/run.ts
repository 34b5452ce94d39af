import * as z from 'zod';

/**
 * - `queued`: waits for its turn.
 * - `running`: its process lives.
 * - `stopped`: was stopped, or its process vanished; what it learned is in its last checkpoint.
 * - `completed`: has its result.
 * - `failed`: ended with `error`.
 */
export const runStates = ['queued', 'running', 'stopped', 'completed', 'failed'] as const;

export type RunState = (typeof runStates)[number];

/** How far a run is, from its events. */
export const progressSchema = z.object({
  step: z.number(),
  steps: z.number().optional(),
  epoch: z.number().optional(),
  epochs: z.number().optional(),
  secondsLeft: z.number().optional(),
  latest: z.record(z.string(), z.number()).describe('the last value of everything that is measured'),
});

export type Progress = z.output<typeof progressSchema>;

/** A run as it stands in `run.json` of its folder. */
export const runSchema = z.object({
  id: z.string().regex(/^[\w-]+$/),
  name: z.string(),
  task: z.string(),
  options: z.record(z.string(), z.unknown()).describe('those that differ from the defaults'),
  state: z.enum(runStates),
  created: z.iso.datetime(),
  started: z.iso.datetime().optional().describe('when it was last started'),
  ended: z.iso.datetime().optional(),
  process: z.int().optional().describe('id of its process while it runs'),
  result: z.unknown().optional().describe('what it printed at its end'),
  error: z.string().optional(),
  progress: progressSchema.optional(),
});

export type Run = z.output<typeof runSchema>;

/** What the processor and the memory give to a run. */
export const usageSchema = z.object({
  processor: z.number().describe('share of one core, 1 is a whole one'),
  memory: z.number().describe('bytes'),
});

export type Usage = z.output<typeof usageSchema>;

/** A run and what is seen of it at the moment. */
export const runViewSchema = runSchema.extend({ usage: usageSchema.optional() });

export type RunView = z.output<typeof runViewSchema>;
