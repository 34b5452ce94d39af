/**
 * DeepDream in the browser, on WebGPU or WebGL, with the dream shown while it grows: `npm start
 * --workspace=examples/dream-in-browser`. The address may name other weights: `?network=resnet20&weights=/resnet20.safetensors`.
 */
import { useBackend } from '@dl/core/backends';
import type { Image } from '@dl/core/data';
import { dream, type DreamEvent } from '@dl/dream';
import { createClassifier, type Classifier } from '@dl/vision';

const form = document.querySelector('form')!;
const stop = document.querySelector<HTMLButtonElement>('button[name=stop]')!;
const status = document.querySelector('[role=status]')!;
const canvas = document.querySelector('canvas')!;

const address = new URLSearchParams(location.search);
const network = address.get('network') ?? 'googlenet_bvlc';
const weights = new URL(address.get('weights') ?? '/googlenet_bvlc.safetensors', location.href);

let opened: Promise<Classifier> | undefined;

async function openNetwork(): Promise<Classifier> {
  const { name, device } = await useBackend(address.get('backend') ?? 'auto');
  status.textContent = `Loading ${network} for ${name} (${device}) ...`;
  return createClassifier(weights.href, { network });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void dreamOnCanvas(new FormData(form));
});

async function dreamOnCanvas(fields: FormData): Promise<void> {
  const abort = new AbortController();
  stop.onclick = () => abort.abort();
  stop.disabled = false;
  try {
    opened ??= openNetwork();
    const options = { layers: [fields.get('layer') as string], size: Number(fields.get('size')) };
    const picture = fields.get('picture') as File;
    show(await dream(await opened, picture, options, { signal: abort.signal, onEvent: preview }));
    status.textContent = 'Done. Right-click the picture to save it.';
  } catch (error) {
    status.textContent = abort.signal.aborted ? 'Stopped.' : (error as Error).message;
  } finally {
    stop.disabled = true;
  }
}

function preview(event: DreamEvent): void {
  if (event.type !== 'step-end') return;
  status.textContent = `Octave ${event.octave + 1}, step ${event.iteration} of ${event.iterations}`;
  show(event.picture());
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
