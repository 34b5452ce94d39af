import { DlError } from '../../errors';

/** ffmpeg could not write a video. The message carries what it says itself; nothing was written. */
export class VideoWriteError extends DlError {
  constructor(path: string, complaint: string) {
    const reason = complaint.trim().split('\n').at(-1) || 'it gave no reason';
    super('video-write', `"${path}" was not written: ffmpeg says: ${reason}`);
  }
}
