import { InvalidArgumentError } from '@dl/core';

/** Cuts a text before its last `share`, between two code points. */
export function splitText(text: string, share: number): { train: string; heldOut: string } {
  const characters = Array.from(text);
  const cut = Math.floor(characters.length * (1 - share));
  if (cut > 0 && cut < characters.length) {
    return { train: characters.slice(0, cut).join(''), heldOut: characters.slice(cut).join('') };
  }
  throw new InvalidArgumentError(
    `a text of ${characters.length} characters is too short to hold out ${share} of it`,
  );
}
