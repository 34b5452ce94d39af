export {
  cacheDirectory,
  isResourceCached,
  listCached,
  removeCached,
  verifyResource,
  type CachedFile,
  type CachedResource,
  type VerifiedFile,
} from './cache';
export { ChecksumError, DownloadError, OfflineError, TransferError } from './errors';
export { withDownloadBar } from './download-bar';
export type { DownloadEvent } from './events';
export { fetchResource, type FetchedResource, type FetchResourceOptions } from './fetch-resource';
export type { Resource, ResourceFile } from './resource';
