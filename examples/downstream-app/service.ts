import { decodeImage } from '@dl/core/data';
import { FileFormatError } from '@dl/core';
import type { Classifier } from '@dl/vision';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import pLimit from 'p-limit';

export interface ServiceLimits {
  /** Pictures that are decoded and classified at a time. */
  readonly concurrency: number;
  /** Requests that are taken in at a time, those that wait included; one more is answered with 503. */
  readonly requests: number;
  /** Of a request's body. */
  readonly bytes: number;
  /** Of a picture: a small file can hold a huge one. */
  readonly pixels: number;
  /** What a request may take, waiting included, in milliseconds. */
  readonly timeout: number;
}

export const defaultLimits: ServiceLimits = {
  concurrency: 2,
  requests: 64,
  bytes: 1_000_000,
  pixels: 4_000_000,
  timeout: 5000,
};

/** Seconds after which a refused client may come back. */
const retryAfter = 1;

const pictureTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/bmp'];

const querySchema = {
  type: 'object',
  properties: { top: { type: 'integer', minimum: 1, maximum: 10, default: 3 } },
  additionalProperties: false,
} as const;

/**
 * A service that names what pictures show: `POST /classify?top=3` with a picture as the body answers
 * `{ "predictions": [{ "label": "7", "score": 0.98 }, ...] }`. What it cannot do it refuses with a status and a sentence: 400 for a
 * bad query, an empty body or a damaged picture, 413 and 415 for too much and for what is no picture, 503 with `Retry-After` when
 * it has too much to do or takes too long.
 */
export function createService(
  classifier: Classifier,
  limits: ServiceLimits = defaultLimits,
): FastifyInstance {
  const service = Fastify({
    bodyLimit: limits.bytes,
    requestTimeout: limits.timeout,
    ajv: { customOptions: { removeAdditional: false } },
  });
  const limit = pLimit(limits.concurrency);
  let taken = 0;

  service.removeAllContentTypeParsers();
  service.addContentTypeParser(pictureTypes, { parseAs: 'buffer' }, (_, body, done) => done(null, body));

  service.get('/health', async () => ({ taken, memory: process.memoryUsage.rss() }));

  service.post<{ Querystring: { top: number }; Body: Buffer | undefined }>(
    '/classify',
    {
      schema: { querystring: querySchema },
      // Before the body is read: what waits must not fill the memory.
      onRequest: async (_, reply) => {
        if (taken >= limits.requests) return refuse(reply, 'too many requests are being answered');
        taken++;
        reply.raw.once('close', () => taken--);
      },
    },
    async ({ body, query }, reply) => {
      if (!body?.length) return reply.code(400).send({ error: 'the body is empty: send a picture' });
      const signal = AbortSignal.timeout(limits.timeout);
      try {
        const predictions = await limit(async () => {
          signal.throwIfAborted();
          const image = await decodeImage(body, { maximumPixels: limits.pixels });
          return classifier.classify(image, { topK: query.top, signal });
        });
        return { predictions: predictions.map(({ label, score }) => ({ label, score })) };
      } catch (error) {
        if (error instanceof FileFormatError) return reply.code(400).send({ error: error.message });
        if (signal.aborted) return refuse(reply, `no answer within ${limits.timeout} ms`);
        throw error;
      }
    },
  );
  return service;
}

function refuse(reply: FastifyReply, reason: string): FastifyReply {
  return reply
    .code(503)
    .header('retry-after', retryAfter)
    .send({ error: `${reason}; try again after ${retryAfter} s` });
}
