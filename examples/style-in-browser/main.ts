/**
 * Style transfer in the browser, on WebGPU or WebGL, with the painting shown while it grows: `npm start
 * --workspace=examples/style-in-browser`. The encoder is the one that ships with `@dl/style`; the address may name the backend:
 * `?backend=webgl`.
 */
import { useBackend } from '@dl/core/backends';
import type { Image } from '@dl/core/data';
import { transferStyle, type TransferStyleControls } from '@dl/style';

const form = document.querySelector('form')!;
const stop = document.querySelector<HTMLButtonElement>('button[name=stop]')!;
const status = document.querySelector('[role=status]')!;
const canvas = document.querySelector('canvas')!;
const address = new URLSearchParams(location.search);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void paintOnCanvas(new FormData(form));
});

async function paintOnCanvas(fields: FormData): Promise<void> {
  const abort = new AbortController();
  stop.onclick = () => abort.abort();
  stop.disabled = false;
  status.textContent = 'Preparing ...';
  try {
    await useBackend(address.get('backend') ?? 'auto');
    const { image } = await transferStyle(
      fields.get('content') as File,
      fields.get('style') as File,
      {
        imageSize: Number(fields.get('imageSize')),
        iterations: Number(fields.get('iterations')),
        pictureEvery: 2,
      },
      { signal: abort.signal, onEvent: preview },
    );
    show(image);
    status.textContent = 'Done. Right-click the picture to save it.';
  } catch (error) {
    status.textContent = abort.signal.aborted ? 'Stopped.' : (error as Error).message;
  } finally {
    stop.disabled = true;
  }
}

function preview(event: Parameters<NonNullable<TransferStyleControls['onEvent']>>[0]): void {
  if (event.type === 'picture-ready') show(event.picture);
  if (event.type !== 'iteration-end') return;
  status.textContent = `Size ${event.scale}, step ${event.iteration} of ${event.iterations}`;
}

function show({ data, width, height }: Image): void {
  Object.assign(canvas, { width, height });
  const pixels = new ImageData(width, height);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    pixels.data.set(data.subarray(from, from + 3), to);
    pixels.data[to + 3] = 255;
  }
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
}
