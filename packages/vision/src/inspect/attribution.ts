import type { HostTensor } from '@dl/core';

/** Which pixels of an image speak for a class, as a network sees it. */
export interface Attribution {
  /** The class that is explained. */
  classIndex: number;
  /** Its probability for the image, in [0, 1]. */
  probability: number;
  /** One number a pixel, [height, width] of the image; the higher, the more it matters. */
  map: HostTensor<'float32'>;
}

export interface AttributionOptions {
  /** The class to explain. Default: the one that the network predicts. */
  classIndex?: number;
}
