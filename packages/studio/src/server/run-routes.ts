import path from 'node:path';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { listRunFiles, runFileSchema } from '../runs/run-files';
import type { RunQueue } from '../runs/run-queue';
import type { RunStore } from '../runs/run-store';
import { runViewSchema } from '../runs/run';
import { watchRun } from '../runs/watch-run';
import { classificationSchema } from '../task';
import { classifyPictures } from './classify-pictures';
import { describeErrors } from './describe-errors';

const idParams = z.object({ id: z.string() });
const nameSchema = z.string().trim().min(1).max(100);

/** A report may have styles and pictures within it, and nothing that runs. */
const sandbox = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";

interface RunRoutesOptions {
  queue: RunQueue;
  store: RunStore;
  /** Runs one work after the other. */
  inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** Runs: list, start, stop, resume, remove, reorder, watch; their files, and classification with what they learned. */
export const runRoutes: FastifyPluginAsyncZod<RunRoutesOptions> = async (
  server,
  { queue, store, inTurn },
) => {
  server.get(
    '/runs',
    { schema: { summary: 'All runs, the oldest first', response: { 200: z.array(runViewSchema) } } },
    async () => queue.list(),
  );

  server.post(
    '/runs',
    {
      schema: {
        summary: 'Put a run into the queue',
        body: z.object({
          task: z.string(),
          name: nameSchema.optional().describe('default: the name of the task'),
          options: z
            .record(z.string(), z.unknown())
            .default({})
            .describe('those that differ from the defaults'),
        }),
        response: { 201: runViewSchema, ...describeErrors(400, 404) },
      },
    },
    async ({ body: { task, options, name = task } }, reply) =>
      reply.code(201).send(await queue.submit(task, options, name)),
  );

  server.get(
    '/runs/:id',
    {
      schema: {
        summary: 'One run',
        params: idParams,
        response: { 200: runViewSchema, ...describeErrors(404) },
      },
    },
    async ({ params }) => queue.view(params.id),
  );

  server.patch(
    '/runs/:id',
    {
      schema: {
        summary: 'Give a run another name',
        params: idParams,
        body: z.object({ name: nameSchema }),
        response: { 200: runViewSchema, ...describeErrors(404) },
      },
    },
    async ({ params, body }) => queue.rename(params.id, body.name),
  );

  server.delete(
    '/runs/:id',
    {
      schema: {
        summary: 'Remove a run with all its files',
        params: idParams,
        response: { 204: z.null(), ...describeErrors(404, 409) },
      },
    },
    async ({ params }, reply) => {
      await queue.remove(params.id);
      return reply.code(204).send(null);
    },
  );

  server.post(
    '/runs/:id/stop',
    {
      schema: {
        summary: 'Let a run write a checkpoint and end; a second time: end it at once',
        params: idParams,
        response: { 200: runViewSchema, ...describeErrors(404, 409) },
      },
    },
    async ({ params }) => queue.stop(params.id),
  );

  server.post(
    '/runs/:id/resume',
    {
      schema: {
        summary: 'Put a run that was stopped or has failed into the queue again',
        params: idParams,
        response: { 200: runViewSchema, ...describeErrors(404, 409) },
      },
    },
    async ({ params }) => queue.resume(params.id),
  );

  server.put(
    '/queue',
    {
      schema: {
        summary: 'Set the order of the runs that wait',
        body: z.object({ ids: z.array(z.string()) }),
        response: { 200: z.array(z.string()) },
      },
    },
    async ({ body }) => [...(await queue.reorder(body.ids))],
  );

  server.get(
    '/events',
    {
      sse: 'only',
      schema: {
        summary:
          'Server-sent events: `runs` (all, at first), then `run`, `removed` and `queue` as they change',
        produces: ['text/event-stream'],
      },
    },
    async (_, reply) => {
      reply.sse.keepAlive();
      const send = (event: string, data: unknown) =>
        void reply.sse.send({ event, data }).catch(() => undefined);
      const listeners = {
        run: (run: unknown) => send('run', run),
        removed: (id: string) => send('removed', id),
        queue: (ids: readonly string[]) => send('queue', ids),
      };
      send('runs', queue.list());
      send('queue', queue.order);
      queue.on('run', listeners.run).on('removed', listeners.removed).on('queue', listeners.queue);
      reply.sse.onClose(() => {
        queue.off('run', listeners.run).off('removed', listeners.removed).off('queue', listeners.queue);
      });
    },
  );

  server.get(
    '/runs/:id/events',
    {
      sse: 'only',
      schema: {
        summary:
          'Server-sent events of a run: `events` of its log from the first on, `files` when they change, `restart`',
        produces: ['text/event-stream'],
        params: idParams,
      },
    },
    async ({ params }, reply) => {
      queue.view(params.id);
      const closed = new AbortController();
      reply.sse.onClose(() => closed.abort());
      await reply.sse.send(watchRun(store.folder(params.id), closed.signal));
    },
  );

  server.get(
    '/runs/:id/files',
    {
      schema: {
        summary: 'What a run has made so far',
        params: idParams,
        response: { 200: z.array(runFileSchema), ...describeErrors(404) },
      },
    },
    async ({ params }) => {
      queue.view(params.id);
      return listRunFiles(store.folder(params.id));
    },
  );

  server.get(
    '/runs/:id/files/*',
    { schema: { summary: 'A file of a run', params: idParams.extend({ '*': z.string() }) } },
    async ({ params }, reply) => {
      queue.view(params.id);
      const file = await store.fileOf(params.id, params['*']);
      reply.header('content-security-policy', sandbox).header('cache-control', 'no-cache');
      return reply.sendFile(path.basename(file), path.dirname(file));
    },
  );

  server.post(
    '/runs/:id/classify',
    {
      schema: {
        summary: 'Classify pictures (multipart) with what a completed run learned',
        consumes: ['multipart/form-data'],
        params: idParams,
        response: { 200: classificationSchema, ...describeErrors(400, 404, 409, 413) },
      },
    },
    async (request) => {
      const run = queue.view(request.params.id);
      return inTurn(() => classifyPictures(queue.task(run.task), run, store.folder(run.id), request.files()));
    },
  );
};
