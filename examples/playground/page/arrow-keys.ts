const directions: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Calls `move` with the direction of an arrow key, x to the right and y down; other keys stay the page's. */
export function onArrowKey(event: KeyboardEvent, move: (x: number, y: number) => void): void {
  const direction = directions[event.key];
  if (!direction) return;
  event.preventDefault();
  move(...direction);
}
