const color = Uint8Array.of(1, 22, 133, 244);

/**
 * Draws a pixel into a framebuffer of its own, and returns whether it can still be read. When a browser's GPU process dies,
 * reads return zeros, `getError` no error and `isContextLost` false until the page gets the event.
 */
export function drawKnownPixel(gl: WebGL2RenderingContext): () => boolean {
  const [framebuffer, texture] = [gl.createFramebuffer(), gl.createTexture()];
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, color);
  gl.bindTexture(gl.TEXTURE_2D, null);
  withFramebuffer(() =>
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0),
  );

  return () => {
    const pixel = new Uint8Array(4);
    withFramebuffer(() => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel));
    return pixel.every((channel, i) => channel === color[i]);
  };

  function withFramebuffer(action: () => void): void {
    const bound = gl.getParameter(gl.FRAMEBUFFER_BINDING) as WebGLFramebuffer | null;
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    action();
    gl.bindFramebuffer(gl.FRAMEBUFFER, bound);
  }
}
