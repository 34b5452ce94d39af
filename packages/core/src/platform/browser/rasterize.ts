/** Turns SVG text into a PNG, `scale` pixels per unit, with the fonts of the page. */
export async function rasterize(svg: string, scale: number): Promise<Uint8Array> {
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.naturalWidth * scale, picture.naturalHeight * scale);
    const context = canvas.getContext('2d')!;
    context.scale(scale, scale);
    context.drawImage(picture, 0, 0);
    return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  } finally {
    URL.revokeObjectURL(picture.src);
  }
}
