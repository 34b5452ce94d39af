import type { FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { UploadTooLargeError } from './uploads';

const errorSchema = z.object({ error: z.string(), code: z.string().optional() });

/** The responses of a route for what goes wrong. */
export const describeErrors = (...statuses: number[]) =>
  Object.fromEntries(statuses.map((status) => [status, errorSchema])) as Record<number, typeof errorSchema>;

/** By the codes of our errors and of Node's. */
const statuses: Record<string, number | undefined> = {
  'invalid-argument': 400,
  'not-found': 404,
  'run-state': 409,
  'storage-full': 507,
  ENOSPC: 507,
};

/** Answers every error with a status and `{ error, code }`, a sentence for a person. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler<Error & { statusCode?: number; code?: string }>((error, _, reply) => {
    if (hasZodFastifySchemaValidationErrors(error)) {
      const sentences = error.validation.map(({ instancePath, message }) =>
        `${instancePath.slice(1)} ${message}`.trim(),
      );
      return reply.code(400).send({ error: sentences.join('\n'), code: 'invalid-argument' });
    }
    const known = statuses[error.code ?? ''] ?? error.statusCode;
    const status = error instanceof UploadTooLargeError ? 413 : known;
    if (status === undefined) process.stderr.write(`${error.stack ?? error.message}\n`);
    return reply.code(status ?? 500).send({ error: error.message, code: error.code });
  });
}
