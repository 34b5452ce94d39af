import path from 'node:path';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { datasetNameSchema, datasetSchema, type Datasets } from './datasets';
import { describeErrors } from './describe-errors';

const nameParams = z.object({ name: datasetNameSchema });

/** Datasets of pictures: list, upload, look at, remove. */
export const datasetRoutes: FastifyPluginAsyncZod<{ datasets: Datasets }> = async (server, { datasets }) => {
  server.get(
    '/datasets',
    { schema: { summary: 'The datasets that were uploaded', response: { 200: z.array(datasetSchema) } } },
    async () => datasets.list(),
  );

  server.post(
    '/datasets/:name',
    {
      schema: {
        summary: 'Upload a dataset (multipart): files named CLASS/PICTURE',
        consumes: ['multipart/form-data'],
        params: nameParams,
        response: { 201: datasetSchema, ...describeErrors(400, 413) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await datasets.add(request.params.name, request.files({ preservePath: true }))),
  );

  server.delete(
    '/datasets/:name',
    {
      schema: {
        summary: 'Remove a dataset with its files',
        params: nameParams,
        response: { 204: z.null(), ...describeErrors(404) },
      },
    },
    async ({ params }, reply) => {
      await datasets.remove(params.name);
      return reply.code(204).send(null);
    },
  );

  server.get(
    '/datasets/:name/:class/:picture',
    {
      schema: {
        summary: 'A picture of a dataset',
        params: nameParams.extend({ class: z.string(), picture: z.string() }),
      },
    },
    async ({ params }, reply) => {
      const file = await datasets.picture(params.name, params.class, params.picture);
      return reply.sendFile(path.basename(file), path.dirname(file));
    },
  );
};
