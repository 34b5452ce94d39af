import type { HostTensor } from '@dl/core';
import type { EncodedStories } from './encode-stories';
import { paddedSize } from './padded-size';
import { wordRows } from './word-rows';

/** The distinct sentences of a batch: stories repeat theirs so often that encoding each once saves most of the work. */
export class BatchSentences {
  private readonly rows = new Map<number, number>([[0, 0]]);

  constructor(private readonly all: EncodedStories['sentences']) {}

  /** The row of the batch's sentences in which the sentence of this place stands. Row 0 is the empty sentence. */
  rowOf(place: number): number {
    let row = this.rows.get(place);
    if (row === undefined) {
      row = this.rows.size;
      this.rows.set(place, row);
    }
    return row;
  }

  /** [rows, width]. */
  toTensor(width: number): HostTensor<'int32'> {
    const texts = [...this.rows.keys()].map((place) => this.all[place]!);
    return wordRows('sentence', texts, paddedSize(texts.length), width);
  }
}
