// The plane: how sure the network is of each place, where its decision changes, and the training points.
import { color } from '../theme.js';

const SIZE = 240;
const EDGE = 1.1;

/** Draws into a canvas. decision: 255 times the probability of class 1, rows from the top; null for none yet. */
export function drawDecision(canvas, decision, plane) {
  const dense = Math.min(3, window.devicePixelRatio || 1);
  canvas.width = canvas.height = SIZE * dense;
  const to = canvas.getContext('2d');
  to.scale(dense, dense);
  const classes = [rgb(color('plain')), rgb(color('bn'))];
  if (decision) {
    const grid = Math.round(Math.sqrt(decision.length));
    to.imageSmoothingEnabled = true;
    to.drawImage(shades(decision, grid, classes), 0, 0, SIZE, SIZE);
    to.strokeStyle = color('ink');
    to.lineWidth = 1.6;
    to.stroke(boundary(decision, grid));
  }
  if (!plane) return;
  for (let i = 0; i < plane.classes.length; i++) {
    to.beginPath();
    to.arc(place(plane.points[2 * i]), place(-plane.points[2 * i + 1]), 2.6, 0, 7);
    to.fillStyle = `rgb(${classes[plane.classes[i]]})`;
    to.fill();
    to.lineWidth = 0.7;
    to.strokeStyle = color('surface');
    to.stroke();
  }
}

const place = (value) => ((value / EDGE + 1) / 2) * SIZE;

function rgb(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function shades(decision, grid, [zero, one]) {
  const small = document.createElement('canvas');
  small.width = small.height = grid;
  const pixels = new ImageData(grid, grid);
  decision.forEach((p, i) => {
    const nearer = p > 127 ? one : zero;
    for (let c = 0; c < 3; c++) pixels.data[4 * i + c] = nearer[c];
    pixels.data[4 * i + 3] = 20 + Math.abs(p - 127.5) * 0.9;
  });
  small.getContext('2d').putImageData(pixels, 0, 0);
  return small;
}

/** Marching squares along p = 1/2. */
function boundary(decision, grid) {
  const path = new Path2D();
  const scale = SIZE / grid;
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
