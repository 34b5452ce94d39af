import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ChosenPicture } from './choose-picture';

/** Pixels of the longer side of what is shown. */
const longest = 320;

/** A chosen picture, small. */
export function Preview({ picture, label }: { picture?: ChosenPicture; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    let isCurrent = true;
    const show = async () => {
      const bitmap = await createImageBitmap(picture!);
      const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
      const [width, height] = [Math.round(scale * bitmap.width), Math.round(scale * bitmap.height)];
      if (isCurrent) {
        Object.assign(canvas.current!, { width, height });
        canvas.current!.getContext('2d')!.drawImage(bitmap, 0, 0, width, height);
      }
      bitmap.close();
    };
    if (picture) show().catch(() => {}); // whoever computes with it says what is wrong with it
    return () => void (isCurrent = false);
  }, [picture]);
  return (
    <canvas
      ref={canvas}
      width={1}
      height={1}
      role="img"
      aria-label={label}
      class="picture"
      data-empty={!picture || undefined}
    />
  );
}
