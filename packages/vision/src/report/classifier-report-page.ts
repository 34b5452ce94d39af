import type { ClassifierEvaluation } from '../evaluate/evaluate-classifier';
import { mostConfused } from '../evaluate/most-confused';
import { html, type Markup } from './html';

export interface ReportContent {
  title: string;
  evaluation: ClassifierEvaluation;
  /** Names of the classes. */
  classes: readonly string[];
  /** Anything about the run, by name. */
  run: Readonly<Record<string, unknown>>;
  /** PNG files, 2 pixels a unit. */
  pictures: { confusionMatrix: Uint8Array; reliabilityDiagram: Uint8Array; mistakes?: Uint8Array };
}

const style = html`<style>
  body {
    font:
      15px/1.5 'DejaVu Sans',
      Verdana,
      sans-serif;
    color: #222;
    margin: 2rem auto;
    padding: 0 1rem;
    max-width: 60rem;
  }
  table {
    border-collapse: collapse;
    margin: 0.5rem 0 1.5rem;
  }
  th,
  td {
    padding: 0.2rem 0.9rem;
    border-bottom: 1px solid #e4e4e4;
    text-align: left;
  }
  .number {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  img {
    max-width: 100%;
    height: auto;
  }
  .scroll {
    max-height: 34rem;
    overflow-y: auto;
  }
  .note {
    color: #666;
  }
</style>`;

/** Of the PNG files, which are drawn for dense screens. */
const pixelsPerUnit = 2;

/**
 * A page about a classifier that is complete in itself: pictures are inside of it, nothing is loaded from elsewhere, and
 * it has no script. Names of classes and options are escaped.
 */
export function classifierReportPage({ title, evaluation, classes, run, pictures }: ReportContent): string {
  const { accuracy, top5Accuracy, loss, images, calibration, confusion, mistakes } = evaluation;
  const pairs = mostConfused(confusion);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <h1>${title}</h1>
        ${table(
          ['', ''],
          [
            ['Accuracy', percent(accuracy)],
            ['Among the five most probable', percent(top5Accuracy)],
            ['Mean cross-entropy', `${loss.toFixed(4)} nats`],
            ['Expected calibration error', percent(calibration.expectedCalibrationError)],
            ['Images', images],
            ['Mistakes', mistakes.length],
          ],
        )}
        ${section('The run', Object.keys(run).length > 0, () => table(['Option', 'Value'], runRows(run)))}
        <h2>Confusion matrix</h2>
        ${picture(pictures.confusionMatrix, 'Confusion matrix')}
        ${section('Most confused', pairs.length > 0, () =>
          table(
            ['True', 'Predicted', 'Images', 'Of the class'],
            pairs.map((pair) => [
              classes[pair.label]!,
              classes[pair.prediction]!,
              pair.images,
              percent(pair.share, 1),
            ]),
          ),
        )}
        <h2>Classes</h2>
        <div class="scroll">
          ${table(
            ['Class', 'Precision', 'Recall', 'F1', 'Images'],
            evaluation.classScores.map(({ precision, recall, f1, support }, i) => [
              classes[i]!,
              percent(precision),
              percent(recall),
              percent(f1),
              support,
            ]),
          )}
        </div>
        <h2>Calibration</h2>
        <p class="note">
          How often the network is right when it is so sure (Guo et al. 2017): bars below the diagonal say
          that it is too sure of itself.
        </p>
        ${picture(pictures.reliabilityDiagram, 'Reliability diagram')}
        ${section('Mistakes', pictures.mistakes !== undefined, () => picture(pictures.mistakes!, 'Mistakes'))}
      </body>
    </html> `;
  return String(page);
}

function section(heading: string, isShown: boolean, content: () => Markup): Markup {
  return isShown
    ? html`<h2>${heading}</h2>
        ${content()}`
    : html``;
}

/** The first column is text; the others are aligned as numbers where every cell starts with a digit. */
function table(header: string[], rows: (string | number)[][]): Markup {
  const isNumeric = header.map((_, i) => i > 0 && rows.every((row) => /^[\d.-]/.test(String(row[i]))));
  const cell = (tag: 'th' | 'td', content: string | number, i: number) => {
    const text = typeof content === 'number' ? content.toLocaleString('en') : content;
    const attributes = isNumeric[i] ? html` class="number"` : html``;
    return tag === 'th' ? html`<th${attributes}>${text}</th>` : html`<td${attributes}>${text}</td>`;
  };
  const line = (tag: 'th' | 'td', cells: (string | number)[]) =>
    html`<tr>${cells.map((content, i) => cell(tag, content, i))}</tr>\n`; // prettier-ignore
  const head = header.some(Boolean) ? html`<thead>${line('th', header)}</thead>` : html``; // prettier-ignore
  return html`<table>${head}<tbody>${rows.map((row) => line('td', row))}</tbody></table>`; // prettier-ignore
}

function runRows(run: ReportContent['run']): string[][] {
  return Object.entries(run)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}

function picture(png: Uint8Array, description: string): Markup {
  let binary = '';
  for (const byte of png) binary += String.fromCharCode(byte);
  const width = new DataView(png.buffer, png.byteOffset).getUint32(16); // of the IHDR chunk
  const source = `data:image/png;base64,${btoa(binary)}`;
  return html`<img alt="${description}" width="${width / pixelsPerUnit}" src="${source}" />`;
}

const percent = (share: number, digits = 2) => `${(100 * share).toFixed(digits)} %`;
