import { timingSafeEqual, createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface GuardOptions {
  /** What a visitor must know, in `Authorization: Bearer`, the cookie, or once as `?token=` of the page. Default: nothing. */
  token?: string;
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;
const cookie = 'dl-studio';
const harmless = new Set(['GET', 'HEAD']);

/** Scripts and pictures of the page itself; charts set styles. */
const contentPolicy =
  "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";

/**
 * Lets in who may: with a token those that know it, without one only those that name the machine as itself, so that no web page can
 * reach the studio through a name of its own (DNS rebinding). Whatever changes something must come from the studio's page or from
 * no page at all.
 */
export function guard(server: FastifyInstance, { token }: GuardOptions): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': contentPolicy,
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    if (!harmless.has(request.method) && isCrossSite(request)) {
      return refuse(reply, 403, 'only the page of the studio itself may do this');
    }
    if (token === undefined) {
      if (loopback.test(request.headers.host ?? '')) return;
      return refuse(
        reply,
        403,
        'the studio answers under localhost only; to reach it from elsewhere, start it with --host',
      );
    }
    const { token: given, ...rest } = request.query as Record<string, string | undefined>;
    if (given !== undefined && harmless.has(request.method) && isSame(given, token)) {
      const query = new URLSearchParams(rest as Record<string, string>).toString();
      const page = request.url.split('?')[0]! + (query && `?${query}`);
      return reply
        .header('set-cookie', `${cookie}=${token}; HttpOnly; SameSite=Strict; Path=/`)
        .redirect(page.replace(/^\/+/, '/'));
    }
    const known = bearerOf(request) ?? cookieOf(request);
    if (known === undefined || !isSame(known, token)) {
      return refuse(reply, 401, 'the token is missing or wrong: open the address that `dl studio` printed');
    }
  });
}

function isCrossSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  return origin !== undefined && origin.replace(/^https?:\/\//, '') !== host;
}

const bearerOf = ({ headers }: FastifyRequest) => /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];

const cookieOf = ({ headers }: FastifyRequest) =>
  new RegExp(`(?:^|; )${cookie}=([^;]+)`).exec(headers.cookie ?? '')?.[1];

/** Takes the same time wherever the two differ. */
const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

const digest = (text: string) => createHash('sha256').update(text).digest();

const refuse = (reply: FastifyReply, status: number, error: string) => reply.code(status).send({ error });
