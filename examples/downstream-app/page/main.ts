import { useBackend } from '@dl/core/backends';
import { createClassifier, type Classifier, type ImageSource } from '@dl/vision';

const canvas = document.querySelector('canvas')!;
const context = canvas.getContext('2d', { willReadFrequently: true })!;
const form = document.forms[0]!;
const file = form.querySelector('input')!;
const output = document.querySelector('output')!;
const status = document.querySelector('[role=status]')!;

const classifier = open().catch((error: Error) => {
  status.textContent = error.message;
  throw error;
});
clear();

form.addEventListener('reset', clear);
file.addEventListener('change', () => void (file.files?.[0] && read(file.files[0])));
canvas.addEventListener('pointerdown', ({ offsetX, offsetY, pointerId }) => {
  canvas.setPointerCapture(pointerId);
  context.beginPath();
  context.moveTo(...onCanvas(offsetX, offsetY));
});
canvas.addEventListener('pointermove', ({ offsetX, offsetY, buttons }) => {
  if (!buttons) return;
  context.lineTo(...onCanvas(offsetX, offsetY));
  context.stroke();
});
canvas.addEventListener(
  'pointerup',
  () => void read(context.getImageData(0, 0, canvas.width, canvas.height)),
);

async function open(): Promise<Classifier> {
  const { device } = await useBackend(new URLSearchParams(location.search).get('backend') ?? 'auto');
  const classifier = await createClassifier('mnist'); // its weights are among the page's own files
  status.textContent = `Ready, on ${device}.`;
  return classifier;
}

async function read(picture: ImageSource): Promise<void> {
  try {
    const predictions = await (await classifier).classify(picture, { topK: 3 });
    output.textContent = predictions
      .map(({ label, score }) => `${label} ${(100 * score).toFixed(0)} %`)
      .join(', ');
  } catch (error) {
    status.textContent = (error as Error).message;
  }
}

function clear(): void {
  context.fillStyle = 'black';
  context.fillRect(0, 0, canvas.width, canvas.height);
  Object.assign(context, { strokeStyle: 'white', lineWidth: 12, lineCap: 'round', lineJoin: 'round' });
  output.textContent = '';
}

const onCanvas = (x: number, y: number): [number, number] => [
  (x * canvas.width) / canvas.clientWidth,
  (y * canvas.height) / canvas.clientHeight,
];
