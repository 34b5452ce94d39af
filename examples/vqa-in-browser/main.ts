/**
 * Questions about a picture of one shape, answered in the browser by the network that ships with `@dl/vqa`: `npm start
 * --workspace=examples/vqa-in-browser`. The address may name the backend: `?backend=webgl`.
 */
import { useBackend } from '@dl/core/backends';
import type { Image } from '@dl/core/data';
import { answerQuestion, loadShippedVqaModel, type VqaAnswer } from '@dl/vqa';

const look = document.forms[0]!;
const ask = document.querySelector<HTMLFormElement>('#ask')!;
const canvas = document.querySelector('canvas')!;
const context = canvas.getContext('2d', { willReadFrequently: true })!;
const status = document.querySelector('[role=status]')!;

const model = useBackend(new URLSearchParams(location.search).get('backend') ?? 'auto').then(() =>
  loadShippedVqaModel(),
);

let place = { x: 32, y: 32 };
draw();
look.addEventListener('input', draw);
canvas.addEventListener('click', ({ offsetX, offsetY }) => {
  place = {
    x: (offsetX * canvas.width) / canvas.clientWidth,
    y: (offsetY * canvas.height) / canvas.clientHeight,
  };
  draw();
});
ask.addEventListener('submit', (event) => {
  event.preventDefault();
  void answer();
});

function draw(): void {
  const fields = new FormData(look);
  const size = Number(fields.get('size'));
  const { x, y } = place;
  context.fillStyle = '#f4f2fa';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = fields.get('color') as string;
  context.beginPath();
  if (fields.get('shape') === 'circle') context.arc(x, y, size, 0, 2 * Math.PI);
  if (fields.get('shape') === 'rectangle') context.rect(x - size, y - size, 2 * size, 2 * size);
  if (fields.get('shape') === 'triangle') {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y + size);
    context.lineTo(x - size, y + size);
  }
  context.fill();
}

async function answer(): Promise<void> {
  status.textContent = 'Looking ...';
  try {
    const given = await answerQuestion(
      await model,
      readPixels(),
      new FormData(ask).get('question') as string,
    );
    show(given);
    const { unknownWords } = given;
    status.textContent = unknownWords.length
      ? `It has never read these words: ${unknownWords.join(', ')}`
      : 'Answered here, in your browser.';
  } catch (error) {
    status.textContent = (error as Error).message;
  }
}

function readPixels(): Image {
  const { width, height } = canvas;
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, channels: 4, data: new Uint8Array(data) };
}

function show({ answer, candidates }: VqaAnswer): void {
  document.querySelector('output')!.textContent = answer;
  const rows = candidates.map(({ answer, probability }) => {
    const row = document.createElement('div');
    const meter = document.createElement('meter');
    meter.value = probability;
    row.append(meter, `${answer} ${(100 * probability).toFixed(1)} %`);
    return row;
  });
  document.querySelector('#candidates')!.replaceChildren(...rows);
}
