/** Formats that can be written; what can be read depends on the platform, and is more. */
export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** How the platform decodes an image. */
export interface DecodeSettings {
  /** What errors call the image, usually its path. */
  name: string;
  /** Keeps the alpha channel, or makes one of an image without. */
  alpha: boolean;
  /** Larger images are refused. */
  maximumPixels: number;
}
