import { createRequire } from 'node:module';
import path from 'node:path';
import { MissingDependencyError } from '../../errors';
import { loadOptional } from '../../optional-package';

/** Turns SVG text into a PNG, `scale` pixels per unit, with the DejaVu fonts and none of the system's. */
export async function rasterize(svg: string, scale: number): Promise<Uint8Array> {
  const { Resvg } = await loadOptional(
    '@resvg/resvg-js',
    'Writing charts as PNG',
    () => import('@resvg/resvg-js'),
  );
  const fonts = fontDirectory();
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: [path.join(fonts, 'DejaVuSans.ttf'), path.join(fonts, 'DejaVuSans-Bold.ttf')],
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return image.render().asPng();
}

function fontDirectory(): string {
  try {
    return path.join(
      path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')),
      'ttf',
    );
  } catch (cause) {
    throw new MissingDependencyError('dejavu-fonts-ttf', 'Writing charts as PNG', { cause });
  }
}
