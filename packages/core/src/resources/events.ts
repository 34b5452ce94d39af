interface FileEvent {
  /** Name of the resource. */
  readonly resource: string;
  /** Path of the file in its resource. */
  readonly path: string;
}

/** Another process downloads the same file: this one waits for it. */
export interface DownloadWait extends FileEvent {
  readonly type: 'download-wait';
}

/** A server begins to deliver. */
export interface DownloadStart extends FileEvent {
  readonly type: 'download-start';
  readonly url: string;
  /** Bytes that an earlier try has left; 0 for a new download. */
  readonly resumedFrom: number;
  /** Bytes of the whole file, if they are known. */
  readonly total?: number;
}

/** About every 256 KiB. */
export interface DownloadProgress extends FileEvent {
  readonly type: 'download-progress';
  readonly url: string;
  /** Bytes that are there, those of earlier tries included. */
  readonly received: number;
  readonly total?: number;
}

/** A try failed; another follows after `delay` milliseconds. */
export interface DownloadRetry extends FileEvent {
  readonly type: 'download-retry';
  readonly url: string;
  readonly reason: string;
  readonly delay: number;
}

/** A mirror is given up. */
export interface MirrorFailed extends FileEvent {
  readonly type: 'mirror-failed';
  readonly url: string;
  readonly reason: string;
}

/** A file is complete, verified and in the cache. */
export interface DownloadEnd extends FileEvent {
  readonly type: 'download-end';
  readonly url: string;
  readonly bytes: number;
}

export type DownloadEvent =
  DownloadWait | DownloadStart | DownloadProgress | DownloadRetry | MirrorFailed | DownloadEnd;
