/** A page on which a small network writes: `npm start --workspace=examples/text-in-browser`. */
import { useBackend } from '@dl/core/backends';
import { generate, loadStyle, type ShippedStyle, type TextModel } from '@dl/text-gen';

const beginnings: Record<ShippedStyle, string> = {
  shakespeare: 'ROMEO:\n',
  recipes: '# Bread',
  code: 'export function ',
};

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const style = element<HTMLSelectElement>('style');
const prime = element<HTMLTextAreaElement>('prime');
const temperature = element<HTMLInputElement>('temperature');
const seed = element<HTMLInputElement>('seed');
const stop = element<HTMLButtonElement>('stop');
const status = element('status');
const text = element<HTMLOutputElement>('text');

const backend = useBackend();
let model: { style: ShippedStyle; loaded: Promise<TextModel> } | undefined;
let running: AbortController | undefined;

style.addEventListener('change', () => (prime.value = beginnings[style.value as ShippedStyle]));
temperature.addEventListener('input', () => (element('shown').textContent = temperature.value));
stop.addEventListener('click', () => running?.abort());
document.querySelector('form')!.addEventListener('submit', (event) => {
  event.preventDefault();
  running?.abort();
  running = new AbortController();
  void write(running.signal);
});

async function write(signal: AbortSignal): Promise<void> {
  stop.disabled = false;
  text.value = prime.value;
  status.textContent = 'loading ...';
  try {
    const { name } = await backend;
    const loaded = await load(style.value as ShippedStyle);
    const start = performance.now();
    const options = {
      prime: prime.value,
      length: 600,
      temperature: Number(temperature.value),
      seed: Number(seed.value),
    };
    let written = 0;
    for await (const piece of generate(loaded, options, { signal })) {
      text.value += piece;
      written += piece.length;
      const rate = (1000 * written) / (performance.now() - start);
      status.textContent = `${rate.toFixed(0)} characters a second on ${name}`;
    }
  } catch (error) {
    if (!signal.aborted) status.textContent = error instanceof Error ? error.message : String(error);
  } finally {
    stop.disabled = true;
  }
}

/** The model of a style; the one before is freed. */
async function load(name: ShippedStyle): Promise<TextModel> {
  if (model?.style !== name) {
    const before = model;
    model = { style: name, loaded: loadStyle(name) };
    (await before?.loaded)?.dispose();
  }
  return model.loaded;
}
