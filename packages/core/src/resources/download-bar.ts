import { isInteractive, printLine, startBar, type TerminalBar } from '#platform/terminal';
import type { DownloadEvent } from './events';

/**
 * Runs `work` and shows its downloads on the standard error output: a bar on a terminal, and a line for each file,
 * mirror and retry.
 *
 * ```ts
 * const { directory } = await withDownloadBar((onEvent) => fetchResource(mnist, { onEvent }));
 * ```
 */
export async function withDownloadBar<T>(
  work: (onEvent: (event: DownloadEvent) => void) => Promise<T>,
): Promise<T> {
  let bar: Promise<TerminalBar> | undefined;
  const stop = async () => {
    const shown = bar;
    bar = undefined;
    (await shown)?.stop();
  };
  const show = async (event: DownloadEvent) => {
    if (event.type === 'download-progress') {
      (await bar)?.update(event.received, `${event.path} | ${megabytes(event.received)}`);
      return;
    }
    await stop();
    printLine(describe(event));
    if (event.type === 'download-start' && event.total && isInteractive()) bar = startBar(event.total);
  };
  let shown = Promise.resolve();
  try {
    return await work((event) => void (shown = shown.then(() => show(event))));
  } finally {
    await shown;
    await stop();
  }
}

function describe(event: Exclude<DownloadEvent, { type: 'download-progress' }>): string {
  const { resource, path } = event;
  switch (event.type) {
    case 'download-wait':
      return `${resource}: waiting for another process that fetches ${path}`;
    case 'download-start':
      return `${resource}: ${event.resumedFrom ? 'continuing' : 'fetching'} ${path}${event.total ? ` (${megabytes(event.total)})` : ''}`;
    case 'download-retry':
      return `${resource}: ${event.reason}; trying again in ${Math.ceil(event.delay / 1000)} s`;
    case 'mirror-failed':
      return `${resource}: ${event.url} failed: ${event.reason}`;
    case 'download-end':
      return `${resource}: ${path} is complete`;
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
