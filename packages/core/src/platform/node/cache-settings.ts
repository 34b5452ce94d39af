import path from 'node:path';

/** What the environment says about downloads. */
export interface CacheSettings {
  /** `DL_CACHE`, or the platform's folder for caches. */
  directory: string;
  /** `DL_OFFLINE`: nothing may be fetched. */
  offline: boolean;
  /** `DL_HUB_ENDPOINT`: a mirror of https://huggingface.co. */
  hubEndpoint: string | undefined;
  /** `HF_TOKEN`: opens what is not public there. */
  hubToken: string | undefined;
}

export async function cacheSettings(): Promise<CacheSettings> {
  const { DL_CACHE, DL_OFFLINE, DL_HUB_ENDPOINT, HF_TOKEN } = process.env;
  return {
    directory: DL_CACHE ? path.resolve(DL_CACHE) : await platformDirectory(),
    offline: !['', '0', 'false'].includes(DL_OFFLINE?.toLowerCase() ?? ''),
    hubEndpoint: DL_HUB_ENDPOINT || undefined,
    hubToken: HF_TOKEN?.trim() || undefined,
  };
}

async function platformDirectory(): Promise<string> {
  const { default: envPaths } = await import('env-paths');
  return envPaths('dl', { suffix: '' }).cache;
}
