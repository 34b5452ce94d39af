import type { HostTensor } from '@dl/core';
import type { Image } from '@dl/core/data';
import type { ImageInput } from './image-input';
import type { PictureEncoder } from './picture-encoder';
import { toPixels } from './pixel-images';
import { assertEncoder } from './prepare-images';

/**
 * A picture as a network of this input sees it.
 *
 * @throws {@link InvalidArgumentError} if another encoder is needed than there is.
 */
export async function pictureInput(
  input: ImageInput,
  picture: Image,
  encoder: PictureEncoder | undefined,
): Promise<HostTensor<'uint8' | 'float32'>> {
  return input.type === 'pixels'
    ? toPixels(picture, input.side)
    : assertEncoder(input, encoder).encode(picture);
}
