import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { NotFoundError } from '../errors';
import { publishedDatasetSchema, type PublishedDataset } from '../published-dataset';

/** Datasets that others publish: list, look at. */
export const publishedRoutes: FastifyPluginAsyncZod<{ published: readonly PublishedDataset[] }> = async (
  server,
  { published },
) => {
  server.get(
    '/published',
    {
      schema: {
        summary: 'The datasets that others publish, which a training fetches',
        response: { 200: z.array(publishedDatasetSchema) },
      },
    },
    async () =>
      Promise.all(published.map(async (dataset) => ({ ...dataset, isPresent: await dataset.isPresent() }))),
  );

  server.get(
    '/published/:name/sheet.png',
    {
      schema: {
        summary: 'Some pictures of each class of a published dataset',
        params: z.object({ name: z.string() }),
      },
    },
    async ({ params: { name } }, reply) => {
      const dataset = published.find((one) => one.name === name);
      if (!(await dataset?.isPresent())) throw new NotFoundError(`no dataset "${name}" is on this machine`);
      return reply.type('image/png').send(Buffer.from(await dataset!.drawSheet()));
    },
  );
};
