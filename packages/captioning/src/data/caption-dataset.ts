import { DlError, FileFormatError } from '@dl/core';
import type { Image } from '@dl/core/data';

/** A picture or a clip, and what people say about it. */
export interface CaptionedItem {
  /** COCO's number, or the name of the file or clip. */
  readonly id: number | string;
  /** What errors call it, for example its path. */
  readonly name: string;
  /** At least one. */
  readonly captions: readonly string[];
  /** The picture, or frames that are spread evenly over the clip. */
  readonly read: (frames: number) => Promise<readonly Image[]>;
}

/** Pictures or clips with captions, in the one form that training and evaluation take. */
export interface CaptionDataset {
  readonly kind: 'image' | 'video';
  readonly items: readonly CaptionedItem[];
}

/** A picture or clip could not be read; `cause` says why. */
export class CaptionedItemError extends DlError {
  constructor(
    readonly item: Pick<CaptionedItem, 'id' | 'name'>,
    cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('captioned-item-unreadable', `"${item.id}" (${item.name}) could not be read: ${reason}`, { cause });
  }
}

/**
 * Puts captions to their pictures, in the order in which these come.
 *
 * @param wanted - The ids of the pictures; each must have a caption.
 * @throws {@link FileFormatError} if there is no picture, or one without a caption.
 */
export function groupCaptions<Id extends number | string>(
  file: string,
  captions: Iterable<readonly [id: Id, caption: string]>,
  wanted?: readonly Id[],
): Map<Id, string[]> {
  const groups = new Map<Id, string[]>((wanted ?? []).map((id) => [id, []]));
  for (const [id, caption] of captions) {
    const group = groups.get(id);
    if (group) group.push(caption.trim());
    else if (!wanted) groups.set(id, [caption.trim()]);
  }
  if (!groups.size) throw new FileFormatError(`${file} has no captions`);
  for (const [id, group] of groups) {
    if (!group.length) throw new FileFormatError(`${file} has no caption for "${id}"`);
    const empty = group.findIndex((caption) => !caption);
    if (empty >= 0) throw new FileFormatError(`caption ${empty} of "${id}" in ${file} is empty`);
  }
  return groups;
}
