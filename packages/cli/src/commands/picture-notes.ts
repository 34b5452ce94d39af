import type { PictureFolderEvent } from '@dl/vision';

/** Every so many pictures a line says how far it is. */
const interval = 1000;

/** Tells a person of pictures that are left out, and of the progress of a large folder. */
export function pictureNotes(note: (line: string) => void): (event: PictureFolderEvent) => void {
  return (event) => {
    if (event.type === 'picture-skipped') note(`left out ${event.path}: ${event.reason}`);
    else if (event.done % interval === 0) note(`looked at ${event.done} of ${event.total} pictures`);
  };
}
