import { generate, loadStyle, type GenerateOptions, type ShippedStyle, type TextModel } from '@dl/text-gen';

const opened = new Map<ShippedStyle, Promise<TextModel>>();

export const work = {
  /** Writes on; every piece waits for the page, so that it can stop the text. */
  async write(
    style: ShippedStyle,
    options: GenerateOptions,
    onPiece: (piece: string) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    if (!opened.has(style)) opened.set(style, loadStyle(style));
    for await (const piece of generate(await opened.get(style)!, options, { signal })) await onPiece(piece);
  },
};
