type Draw = (context: OffscreenCanvasRenderingContext2D) => void;

const side = 320;

/** Pictures that this page draws itself, so that there is something to begin with. */
const drawings: Record<string, Draw> = {
  'a ship at sea': (context) => {
    fill(context, [0, '#b9d3e6'], [0.55, '#e9eef0'], [0.56, '#2f6689'], [1, '#123a55']);
    polygon(context, '#7d2b25', [50, 178, 275, 178, 245, 222, 82, 222]);
    polygon(context, '#f2f0ea', [92, 140, 222, 140, 222, 178, 92, 178]);
    polygon(context, '#f2f0ea', [120, 112, 190, 112, 190, 140, 120, 140]);
    polygon(context, '#2a2d33', [145, 74, 170, 74, 170, 112, 145, 112]);
    polygon(context, '#c8452f', [145, 82, 170, 82, 170, 92, 145, 92]);
    for (let x = 102; x < 215; x += 20) polygon(context, '#34566b', [x, 152, x + 9, 152, x + 9, 162, x, 162]);
  },
  'an airplane': (context) => {
    fill(context, [0, '#5c96d0'], [1, '#c9def0']);
    polygon(context, '#c9cdd2', [150, 150, 190, 150, 140, 62, 118, 62]);
    polygon(context, '#f3f4f5', [38, 160, 70, 144, 250, 144, 290, 158, 250, 176, 70, 178]);
    polygon(context, '#9fa5ad', [140, 166, 195, 166, 150, 262, 124, 262]);
    polygon(context, '#b8342c', [44, 156, 30, 104, 54, 104, 82, 148]);
    polygon(context, '#2b3a4a', [252, 148, 272, 150, 278, 156, 256, 156]);
  },
  hills: (context) => {
    fill(context, [0, '#27406b'], [0.35, '#e58d5b'], [0.5, '#f6d58a'], [1, '#f6d58a']);
    context.fillStyle = '#fff3c4';
    context.beginPath();
    context.arc(215, 130, 26, 0, 2 * Math.PI);
    context.fill();
    for (const [row, color] of ['#7a5a6d', '#4c4a63', '#2c3f45', '#16292b'].entries()) {
      const points = [0, side];
      for (let x = 0; x <= side; x += 4) {
        const wave = Math.sin(x / (26 + 9 * row) + 2 * row) + 0.6 * Math.sin(x / (11 + 3 * row) + row);
        points.push(x, 150 + 38 * row - (22 - 3 * row) * wave);
      }
      polygon(context, color, [...points, side, side]);
    }
  },
};

export const drawingNames = Object.keys(drawings);

/** One of {@link drawingNames}. */
export function drawing(name: string): ImageData {
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })!;
  drawings[name]!(context);
  return context.getImageData(0, 0, side, side);
}

function fill(context: OffscreenCanvasRenderingContext2D, ...stops: [place: number, color: string][]): void {
  const gradient = context.createLinearGradient(0, 0, 0, side);
  for (const [place, color] of stops) gradient.addColorStop(place, color);
  context.fillStyle = gradient;
  context.fillRect(0, 0, side, side);
}

/** @param points - x and y of each, in turn. */
function polygon(context: OffscreenCanvasRenderingContext2D, color: string, points: number[]): void {
  context.fillStyle = color;
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) context.lineTo(points[i]!, points[i + 1]!);
  context.fill();
}
