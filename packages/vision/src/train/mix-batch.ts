import type { Random } from '@dl/core';
import { collate, cutmix, mixup, type ImageSample, type MixedBatch } from '@dl/core/data';
import type { MixSettings } from './recipe';

const mixes = { mixup, cutmix };

/** Makes a batch and mixes it by one of the settings, chosen at random. */
export function mixBatch(settings: readonly MixSettings[], classes: number) {
  return (samples: ImageSample[], random: Random): MixedBatch => {
    const { type, alpha } = settings[random.integer(settings.length)]!;
    return mixes[type](collate(samples), { classes, alpha }, random);
  };
}
