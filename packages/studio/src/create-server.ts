import { fileURLToPath } from 'node:url';
import multipart from '@fastify/multipart';
import sse from '@fastify/sse';
import staticFiles from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type FastifyPluginAsyncZod,
} from 'fastify-type-provider-zod';
import pLimit from 'p-limit';
import * as z from 'zod';
import type { RunQueue } from './runs/run-queue';
import type { RunStore } from './runs/run-store';
import type { PublishedDataset } from './published-dataset';
import { describeTask, taskSchema, type StudioTask } from './task';
import { datasetRoutes } from './server/dataset-routes';
import type { Datasets } from './server/datasets';
import { answerErrors } from './server/describe-errors';
import { guard } from './server/guard';
import { publishedRoutes } from './server/published-routes';
import { runRoutes } from './server/run-routes';
import { uploadLimits } from './server/uploads';

/** Beside `dist/node`; in the sources it is the page before it is built, which `npx vite page` serves. */
const page = fileURLToPath(new URL('../page', import.meta.url));

interface ServerParts {
  tasks: readonly StudioTask[];
  queue: RunQueue;
  store: RunStore;
  datasets: Datasets;
  published: readonly PublishedDataset[];
  token?: string;
}

/** The studio's page at `/`, its interface below `/api`, described by OpenAPI at `/api/openapi.json`. */
export async function createServer({
  tasks,
  queue,
  store,
  datasets,
  published,
  token,
}: ServerParts): Promise<FastifyInstance> {
  const server = Fastify({ forceCloseConnections: true });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  answerErrors(server);
  guard(server, { token });
  await server.register(sse, { heartbeatInterval: 15_000 });
  await server.register(multipart, { limits: uploadLimits, throwFileSizeLimit: false });
  await server.register(staticFiles, { root: page });
  await server.register(swagger, {
    openapi: { info: { title: 'dl studio', description: 'Training runs of this machine.', version: '1' } },
    transform: jsonSchemaTransform,
  });
  await server.register(
    async (api) => {
      await api.register(taskRoutes, { tasks });
      await api.register(runRoutes, { queue, store, inTurn: pLimit(1) });
      await api.register(datasetRoutes, { datasets });
      await api.register(publishedRoutes, { published });
      api.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
    },
    { prefix: '/api' },
  );
  return server;
}

const taskRoutes: FastifyPluginAsyncZod<{ tasks: readonly StudioTask[] }> = async (server, { tasks }) => {
  server.get(
    '/tasks',
    { schema: { summary: 'What can be trained', response: { 200: z.array(taskSchema) } } },
    async () => tasks.map(describeTask),
  );
};
