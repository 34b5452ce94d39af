import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { InvalidArgumentError } from '@dl/core';
import { parseOptions, withLock } from '@dl/core/internal';
import * as z from 'zod';
import { RunQueue } from './runs/run-queue';
import { RunStore } from './runs/run-store';
import { createServer } from './create-server';
import { Datasets } from './server/datasets';
import type { PublishedDataset } from './published-dataset';
import type { StudioTask } from './task';

export const studioOptions = z.object({
  runs: z.string().default('runs').describe('folder of the runs and the uploaded datasets'),
  host: z
    .string()
    .default('127.0.0.1')
    .describe('address to listen on; beyond this machine, such as 0.0.0.0, a token is needed'),
  port: z.int().min(0).max(65_535).default(7070).describe('port to listen on; 0: any that is free'),
  token: z
    .string()
    .min(16)
    .optional()
    .describe('what visitors must know; default beyond this machine: made up'),
  parallel: z.int().positive().default(1).describe('runs at a time'),
});

export type StudioOptions = z.input<typeof studioOptions>;

/** A studio that answers. */
export interface Studio {
  /** Of the page, with the token if there is one. */
  url: string;
  /** Lets the runs write checkpoints and end, and stops answering. The next studio on the same folder goes on with them. */
  close(): Promise<void>;
}

/**
 * Opens a lab page for training runs: start, queue, watch, stop, resume, clone and compare them in the browser. Each run is a process
 * of its own with a folder of its own, so nothing is lost when the page is closed or the studio is killed.
 *
 * ```ts
 * const studio = await startStudio([myTask], { runs: 'runs' });
 * console.log(studio.url);
 * ```
 *
 * @param published - Datasets that others publish, to be shown beside those that are uploaded.
 * @throws {@link InvalidArgumentError} for options that are not allowed, or a port that is taken.
 */
export async function startStudio(
  tasks: readonly StudioTask[],
  options: StudioOptions = {},
  published: readonly PublishedDataset[] = [],
): Promise<Studio> {
  const { runs, host, port, parallel, ...given } = parseOptions('startStudio', studioOptions, options);
  const token = given.token ?? (isLoopback(host) ? undefined : randomBytes(24).toString('base64url'));
  const root = path.resolve(runs);
  const release = await holdFolder(root);
  const store = new RunStore(root);
  const queue = await RunQueue.open(store, { tasks, parallel });
  const datasets = new Datasets(path.join(root, 'datasets'));
  const server = await createServer({ tasks, queue, store, datasets, published, token });
  try {
    await server.listen({ host, port });
  } catch (error) {
    await queue.close();
    await release();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new InvalidArgumentError(
      `port ${port} is taken, perhaps by another studio: choose one with --port`,
    );
  }
  const { port: bound } = server.server.address() as AddressInfo;
  const name = isLoopback(host) ? 'localhost' : host;
  return {
    url: `http://${name}:${bound}/${token === undefined ? '' : `?token=${token}`}`,
    async close() {
      await server.close();
      await queue.close();
      await release();
    },
  };
}

/** Milliseconds to wait for the lock of a studio that was killed: it is taken over when it has been silent for a while. */
const patience = 8000;

/**
 * Keeps other studios from the folder.
 *
 * @returns What lets them in again.
 * @throws {@link InvalidArgumentError} if another studio has it open.
 */
function holdFolder(root: string): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    const taken = new InvalidArgumentError(
      `another studio has ${root} open: use that one, or another folder (--runs)`,
    );
    const waiting = new AbortController();
    const held = withLock(
      path.join(root, '.studio.lock'),
      () =>
        new Promise<void>((letGo) =>
          resolve(async () => {
            letGo();
            await held;
          }),
        ),
      { signal: waiting.signal, onWait: () => void setTimeout(() => waiting.abort(taken), patience).unref() },
    );
    held.catch(reject);
  });
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');
