// The plane: how sure a network is of each place, where its decision changes, and the training points. The network has the hue,
// the classes differ in lightness.
import { element } from '../dom.js';
import { color } from '../theme.js';

const EDGE = 1.1;
const STRONGEST = 0.62;

/** A plane as wide as its box. hue: the network's colour. */
export function plane(id, hue) {
  const canvas = element('canvas', { class: 'plane', role: 'img', id });
  let last = null;
  new ResizeObserver(() => last && draw()).observe(canvas);

  function draw() {
    const size = canvas.clientWidth;
    if (!size) return;
    const dense = Math.min(3, window.devicePixelRatio || 1);
    canvas.width = canvas.height = Math.round(size * dense);
    const to = canvas.getContext('2d');
    to.scale(dense, dense);
    const { decision, points } = last;
    const place = (value) => ((value / EDGE + 1) / 2) * size;
    if (decision) {
      const grid = Math.round(Math.sqrt(decision.length));
      to.drawImage(shades(decision, grid, rgb(color(hue))), 0, 0, size, size);
      to.strokeStyle = color('ink');
      to.lineWidth = Math.max(1.2, size / 220);
      to.stroke(boundary(decision, grid, size / grid));
    }
    const radius = Math.max(1.6, size / 110);
    points.classes.forEach((label, i) => {
      to.beginPath();
      to.arc(place(points.points[2 * i]), place(-points.points[2 * i + 1]), radius, 0, 7);
      to.fillStyle = label ? color(hue) : color('surface');
      to.fill();
      to.lineWidth = Math.max(0.8, radius / 3);
      to.strokeStyle = label ? color('surface') : color(hue);
      to.stroke();
    });
  }

  /** decision: 255 times the probability of class 1, rows from the top; null for none yet. points: null hides the plane. */
  function update(decision, points, label) {
    canvas.hidden = !points;
    canvas.setAttribute('aria-label', label);
    last = points && { decision, points };
    if (last) draw();
  }

  return { node: canvas, update };
}

function rgb(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function shades(decision, grid, ink) {
  const small = element('canvas', { width: grid, height: grid });
  const pixels = new ImageData(grid, grid);
  decision.forEach((p, i) => pixels.data.set([...ink, STRONGEST * p], 4 * i));
  small.getContext('2d').putImageData(pixels, 0, 0);
  return small;
}

/** Marching squares along p = 1/2. */
function boundary(decision, grid, scale) {
  const path = new Path2D();
  const at = (x, y) => decision[y * grid + x] - 127.5;
  for (let y = 0; y + 1 < grid; y++) {
    for (let x = 0; x + 1 < grid; x++) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const cuts = [];
      corners.forEach((a, i) => {
        const b = corners[(i + 1) % 4];
        const va = at(...a);
        const vb = at(...b);
        if (va > 0 !== vb > 0) {
          const part = va / (va - vb);
          cuts.push([a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])]);
        }
      });
      for (let i = 0; i + 1 < cuts.length; i += 2) {
        path.moveTo((cuts[i][0] + 0.5) * scale, (cuts[i][1] + 0.5) * scale);
        path.lineTo((cuts[i + 1][0] + 0.5) * scale, (cuts[i + 1][1] + 0.5) * scale);
      }
    }
  }
  return path;
}
