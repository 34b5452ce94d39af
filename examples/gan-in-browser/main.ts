/**
 * A walk through the noise that digits are made of, in the browser, with the generator that ships with `@dl/gan`: `npm start
 * --workspace=examples/gan-in-browser`. The address may name the backend: `?backend=webgl`.
 */
import { useBackend } from '@dl/core/backends';
import type { Image } from '@dl/core/data';
import { blendLatents, generate, imagesOf, loadShippedGan, sampleGan, type GanSamples } from '@dl/gan';

const form = document.forms[0]!;
const classes = form.querySelector('select')!;
const canvas = document.querySelector('canvas')!;
const context = canvas.getContext('2d')!;
const status = document.querySelector('[role=status]')!;

/** How far an arrow key goes, in shares of the side. */
const step = 0.05;

const { device } = await useBackend(new URLSearchParams(location.search).get('backend') ?? 'auto');
const model = await loadShippedGan('mnist');
classes.replaceChildren(...model.classes.map((name) => new Option(name)));

let seed = 0;
let corners: GanSamples;
/** Where between the corners, from the left and from the top, in [0, 1]. */
let place = { x: 0.5, y: 0.5 };
let isDrawing = false;
let isOutdated = false;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  seed++;
  void chooseCorners();
});
classes.addEventListener('change', () => void chooseCorners());
canvas.addEventListener('pointermove', ({ offsetX, offsetY, buttons }) => {
  if (buttons) moveTo(offsetX / canvas.clientWidth, offsetY / canvas.clientHeight);
});
canvas.addEventListener('pointerdown', ({ offsetX, offsetY, pointerId }) => {
  canvas.setPointerCapture(pointerId);
  moveTo(offsetX / canvas.clientWidth, offsetY / canvas.clientHeight);
});
canvas.addEventListener('keydown', (event) => {
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  moveTo(place.x + move[0], place.y + move[1]);
});
await chooseCorners();

async function chooseCorners(): Promise<void> {
  corners = await sampleGan(model, { count: 4, class: classes.value, seed });
  await draw();
}

function moveTo(x: number, y: number): void {
  const within = (value: number) => Math.min(1, Math.max(0, value));
  place = { x: within(x), y: within(y) };
  void draw();
}

/** Draws the latest place; while it draws, places in between are left out. */
async function draw(): Promise<void> {
  isOutdated = true;
  if (isDrawing) return;
  isDrawing = true;
  while (isOutdated) {
    isOutdated = false;
    const start = performance.now();
    const [image] = imagesOf(await generate(model.generator, between()));
    show(image!);
    status.textContent = `${Math.round(performance.now() - start)} ms on ${device}`;
  }
  isDrawing = false;
}

function show({ width, height, data }: Image): void {
  const pixels = new ImageData(width, height);
  for (const [place, gray] of data.entries()) pixels.data.set([gray, gray, gray, 255], 4 * place);
  context.putImageData(pixels, 0, 0);
}

/** The noise at the chosen place. */
function between() {
  const { x, y } = place;
  return blendLatents(corners, [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y]);
}
