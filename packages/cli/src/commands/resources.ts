import { InvalidArgumentError } from '@dl/core';
import {
  withDownloadBar,
  fetchResource,
  listCached,
  removeCached,
  verifyResource,
  type DownloadEvent,
  type Resource,
} from '@dl/core/resources';
import * as z from 'zod';
import { defineCommand, type Command } from '../command';
import { table } from '../table';

const noOptions = z.object({});

/** What is special about one kind of resources. */
interface ResourceKind<Entry extends Resource> {
  /** What can be fetched by name. */
  catalogue: readonly Entry[];
  /** Finds an entry by another name than its own, or throws. Default: there are no other names. */
  find?: (name: string) => Entry;
  /** Further columns of the list. Default: none. */
  columns?: (entry: Entry) => Record<string, string | number | undefined>;
}

/** The commands that keep resources of one kind in the cache: list, fetch, verify, remove. */
export function resourceCommands<Entry extends Resource>(
  kind: Resource['kind'],
  {
    catalogue,
    columns = () => ({}),
    find = (name) => findByName(catalogue, kind, name),
  }: ResourceKind<Entry>,
): Command[] {
  const noun = kind === 'data' ? 'data sets' : 'weights';
  const sample = catalogue[0]?.name ?? 'NAME';
  const names = { name: 'names', description: `which ${noun}, see \`dl ${kind} list\``, variadic: true };

  const list = defineCommand({
    name: `${kind} list`,
    summary: `list the ${noun} that can be fetched or are in the cache`,
    options: noOptions,
    examples: [`dl ${kind} list`, `dl ${kind} list --json`],
    async run() {
      const cached = (await listCached()).filter((resource) => resource.kind === kind);
      const known = catalogue.map((entry) => {
        const present = cached.find(
          ({ name, files }) => name === entry.name && files.length === entry.files.length,
        );
        const bytes = total(present?.files ?? entry.files);
        return {
          name: entry.name,
          cached: present !== undefined,
          bytes,
          ...columns(entry),
          licence: entry.licence,
        };
      });
      const others = cached
        .filter(({ name }) => !catalogue.some((resource) => resource.name === name))
        .map(({ name, licence, files }) => ({ name, cached: true, bytes: total(files), licence }));
      return [...known, ...others];
    },
    print: (rows) =>
      rows.length
        ? table(
            rows.map(({ bytes, cached, ...row }) => ({
              ...row,
              cached: cached ? 'yes' : 'no',
              MB: bytes === null ? '' : (bytes / 1e6).toFixed(1),
            })),
          )
        : `no ${noun} yet`,
  });

  const fetch = defineCommand({
    name: `${kind} fetch`,
    summary: `fetch ${noun} into the cache; downloads continue where they broke off, and are verified`,
    arguments: [names],
    options: z.object({
      offline: z.boolean().default(false).describe('fetch nothing, and fail if something is missing'),
    }),
    examples: [`dl ${kind} fetch ${sample}`, `DL_CACHE=/data/dl dl ${kind} fetch ${sample}`],
    async run({ offline }, wanted, { signal, json }) {
      const found = wanted.map(find);
      const fetched: { name: string; directory: string }[] = [];
      const fetchAll = async (onEvent?: (event: DownloadEvent) => void) => {
        for (const resource of found) {
          const { directory } = await fetchResource(resource, {
            signal,
            onEvent,
            ...(offline && { offline }),
          });
          fetched.push({ name: resource.name, directory });
        }
      };
      await (json ? fetchAll() : withDownloadBar(fetchAll));
      return fetched;
    },
    print: (fetched) => fetched.map(({ name, directory }) => `${name}: ${directory}`).join('\n'),
  });

  const verify = defineCommand({
    name: `${kind} verify`,
    summary: `read ${noun} in the cache again and compare their SHA-256`,
    arguments: [{ ...names, optional: true }],
    options: noOptions,
    examples: [`dl ${kind} verify`, `dl ${kind} verify ${sample}`],
    async run(_, wanted) {
      const cached = (await listCached()).filter((resource) => resource.kind === kind);
      const resources = wanted.length
        ? wanted.map((name) => [...catalogue, ...cached].find((entry) => entry.name === name) ?? find(name))
        : cached;
      const files = await Promise.all(
        resources.map(async (resource) =>
          (await verifyResource(resource)).map(({ path, status }) => ({ name: resource.name, path, status })),
        ),
      );
      return files.flat();
    },
    failed: (files) => files.some(({ status }) => status !== 'verified'),
    print: (files) => (files.length ? table(files) : `no ${noun} in the cache`),
  });

  const remove = defineCommand({
    name: `${kind} remove`,
    summary: `remove ${noun} from the cache`,
    arguments: [names],
    options: noOptions,
    examples: [`dl ${kind} remove ${sample}`],
    async run(_, wanted) {
      const cached = (await listCached()).filter((resource) => resource.kind === kind);
      const found = wanted.map((name) => findByName(cached, kind, name));
      for (const resource of found) await removeCached(resource);
      return found.map(({ name }) => name);
    },
    print: (removed) => `removed ${removed.join(', ')}`,
  });

  return [list, fetch, verify, remove];
}

function findByName<Entry extends { name: string }>(
  entries: readonly Entry[],
  kind: Resource['kind'],
  name: string,
): Entry {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry) return entry;
  const known = entries.map((candidate) => candidate.name).join(', ') || 'none';
  throw new InvalidArgumentError(`there is no "${name}" in \`dl ${kind} list\`; there are: ${known}`);
}

/** Bytes of all files; `null` if that of one is not known. */
function total(files: readonly { bytes?: number }[]): number | null {
  return files.reduce<number | null>(
    (sum, { bytes }) => (sum === null || bytes === undefined ? null : sum + bytes),
    0,
  );
}
