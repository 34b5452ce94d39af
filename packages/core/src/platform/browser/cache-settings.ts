/** What the environment says about downloads: a page has no environment, so these are the defaults. */
export interface CacheSettings {
  /** A folder in the page's origin private file system. */
  directory: string;
  offline: boolean;
  hubEndpoint: string | undefined;
  hubToken: string | undefined;
}

export async function cacheSettings(): Promise<CacheSettings> {
  return { directory: '/dl-cache', offline: false, hubEndpoint: undefined, hubToken: undefined };
}
