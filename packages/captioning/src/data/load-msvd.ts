import { FileFormatError } from '@dl/core';
import { readText } from '@dl/core/data';
import { joinPath } from '@dl/core/internal';
import Papa from 'papaparse';
import { groupCaptions, type CaptionDataset } from './caption-dataset';
import { clipReader } from './read-frames';
import { readList } from './read-list';

export interface MsvdOptions {
  /** `AllVideoDescriptions.txt`, or the corpus as CSV: `MSR Video Description Corpus.csv`, of which English is read. */
  captions: string;
  /** Folder of the clips, `YouTubeClips`: `<VideoID>_<Start>_<End>.avi`. */
  clips: string;
  /** Names of the clips of a split, one a line, without ending. Default: all. */
  list?: string;
}

/**
 * MSVD, the Microsoft Research Video Description Corpus (Chen and Dolan 2011).
 *
 * ```ts
 * const { items } = await loadMsvd({ captions: 'YouTubeClips/AllVideoDescriptions.txt', clips: 'YouTubeClips' });
 * items[0].id; // '-4wsuPCjDBc_5_15'
 * ```
 *
 * @throws {@link FileNotFoundError}; {@link FileFormatError} with the line for one of another form, and for a clip of the list
 * that has no caption.
 */
export async function loadMsvd({ captions: file, clips, list }: MsvdOptions): Promise<CaptionDataset> {
  const text = await readText(file);
  const captions = file.toLowerCase().endsWith('.csv') ? fromCsv(file, text) : fromLines(file, text);
  const groups = groupCaptions(file, captions, list === undefined ? undefined : await readList(list));
  const items = [...groups].map(([id, captions]) => {
    const path = joinPath(clips, `${id}.avi`);
    return { id, name: path, captions, read: clipReader(path) };
  });
  return { kind: 'video', items };
}

/** `-4wsuPCjDBc_5_15 a squirrel is eating a peanut`; lines with # are remarks. */
function* fromLines(file: string, text: string): Generator<[string, string]> {
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.trim() || line.startsWith('#')) continue;
    const parts = /^(\S+_\d+_\d+)\s+(.*)$/.exec(line);
    if (!parts) {
      throw new FileFormatError(
        `${file}, line ${index + 1}: expected a clip such as "-4wsuPCjDBc_5_15" and a caption; found "${line}"`,
      );
    }
    yield [parts[1]!, parts[2]!];
  }
}

const columns = ['VideoID', 'Start', 'End', 'Language', 'Description'] as const;

function* fromCsv(file: string, text: string): Generator<[string, string]> {
  const { data, meta } = Papa.parse<Record<(typeof columns)[number], string>>(text, {
    header: true,
    skipEmptyLines: 'greedy',
  });
  const missing = columns.filter((column) => !meta.fields?.includes(column));
  if (missing.length) throw new FileFormatError(`${file} lacks the columns ${missing.join(', ')}`);
  for (const { VideoID, Start, End, Language, Description } of data) {
    // The corpus has rows that nobody described.
    if (Language === 'English' && Description?.trim()) yield [`${VideoID}_${Start}_${End}`, Description];
  }
}
