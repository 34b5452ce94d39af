import { InvalidArgumentError } from '../errors';
import { loadOptional } from '../optional-package';
import { writeFileAtomic } from '#platform/files';
import { rasterize } from '#platform/rasterize';

/** A chart as data: a Vega-Lite specification, which any Vega-Lite tool can also show or edit. */
export type Chart = Readonly<Record<string, unknown>>;

/** Pixels of a PNG for a unit of a chart: sharp on dense screens. */
export const defaultScale = 2;

const style = {
  font: 'DejaVu Sans',
  background: 'white',
  title: { fontSize: 15, anchor: 'start', offset: 12 },
  axis: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    gridColor: '#e6e6e6',
    domainColor: '#888',
    tickColor: '#888',
  },
  legend: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal' },
  view: { stroke: null },
};

/**
 * Draws a chart as SVG text. Needs the optional packages `vega` and `vega-lite`.
 *
 * @throws {@link MissingDependencyError} if they are not installed.
 */
export async function renderSvg(chart: Chart): Promise<string> {
  const vega = await loadOptional('vega', 'Drawing charts', () => import('vega'));
  const vegaLite = await loadOptional('vega-lite', 'Drawing charts', () => import('vega-lite'));
  const specification = { padding: 16, ...chart, config: style } as unknown as Parameters<
    typeof vegaLite.compile
  >[0];
  const view = new vega.View(vega.parse(vegaLite.compile(specification).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

/**
 * Draws a chart as a PNG file in memory, `scale` pixels per unit (default 2). In Node this
 * needs `@resvg/resvg-js` and the fonts of `dejavu-fonts-ttf` beside Vega, so pictures are the same on every machine.
 */
export async function renderPng(chart: Chart, { scale = defaultScale } = {}): Promise<Uint8Array> {
  return rasterize(await renderSvg(chart), scale);
}

/**
 * Writes a chart to a file, as PNG or SVG by the ending of its name.
 *
 * ```ts
 * await saveChart('out/confusion.png', confusionMatrixChart(counts, { classes }));
 * ```
 *
 * @throws {@link InvalidArgumentError} for another ending.
 */
export async function saveChart(path: string, chart: Chart): Promise<void> {
  const [, ending] = /\.(png|svg)$/.exec(path.toLowerCase()) ?? [];
  if (!ending) {
    throw new InvalidArgumentError(
      `charts are written as png or svg, by the ending of the name; received "${path}"`,
    );
  }
  const bytes = ending === 'svg' ? new TextEncoder().encode(await renderSvg(chart)) : await renderPng(chart);
  await writeFileAtomic(path, bytes);
}
