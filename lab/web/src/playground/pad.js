// A pad to draw a digit on.
import { element } from '../dom.js';
import { t } from '../i18n.js';

const SIDE = 28;
const PIXELS = 224;

/** Of a picture's darkest ink: what is weaker is paper, and a picture with no more than that is empty. */
const FAINT = 0.25;
const EMPTY = 0.12;

/** The pad; its done is called with 784 values when the pen is lifted. What is drawn stays as long as the pad does. */
export function drawingPad() {
  const canvas = element('canvas', {
    id: 'pad',
    class: 'pad',
    width: PIXELS,
    height: PIXELS,
    role: 'img',
    onpointerdown: begin,
    onpointermove: move,
    onpointerup: end,
    onpointercancel: end,
    onlostpointercapture: end,
  });
  const to = canvas.getContext('2d', { willReadFrequently: true });
  let pen = null; // the pointer that draws
  let last = null;
  const pad = { node: canvas, done: () => {}, clear, show, name, take };
  clear();
  return pad;

  /** Its name in the page's language. */
  function name() {
    canvas.setAttribute('aria-label', t('playground.pad'));
  }

  function clear() {
    to.fillStyle = '#000';
    to.fillRect(0, 0, PIXELS, PIXELS);
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * PIXELS) / box.width, ((event.clientY - box.top) * PIXELS) / box.height];
  }

  /** Only the main button of one pointer draws, not the menu's button and not a second finger. */
  function begin(event) {
    if (pen !== null || event.button !== 0) return;
    pen = event.pointerId;
    canvas.setPointerCapture(pen);
    last = at(event);
    move(event);
  }

  function move(event) {
    if (event.pointerId !== pen) return;
    const next = at(event);
    to.strokeStyle = '#fff';
    to.lineWidth = 17;
    to.lineCap = 'round';
    to.beginPath();
    to.moveTo(...last);
    to.lineTo(...next);
    to.stroke();
    last = next;
  }

  /** The pen is lifted, or the browser has taken the pointer for something else: what is drawn counts. */
  function end(event) {
    if (event.pointerId !== pen) return;
    pen = null;
    const x = centred();
    if (x) pad.done(x);
  }

  /** As the digits of MNIST lie: the longer side 20 pixels, the centre of mass in the middle; null for an empty pad. */
  function centred() {
    const drawn = to.getImageData(0, 0, PIXELS, PIXELS).data;
    let [left, top, right, bottom, sum, sx, sy] = [PIXELS, PIXELS, -1, -1, 0, 0, 0];
    for (let y = 0; y < PIXELS; y++) {
      for (let x = 0; x < PIXELS; x++) {
        const ink = drawn[4 * (y * PIXELS + x)];
        if (ink < 16) continue;
        [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
        sum += ink;
        sx += ink * x;
        sy += ink * y;
      }
    }
    if (right < 0) return null;
    const scale = 20 / Math.max(right - left + 1, bottom - top + 1);
    const small = element('canvas', { width: SIDE, height: SIDE });
    const onto = small.getContext('2d');
    onto.fillRect(0, 0, SIDE, SIDE);
    onto.imageSmoothingQuality = 'high';
    onto.drawImage(canvas, SIDE / 2 - (scale * sx) / sum, SIDE / 2 - (scale * sy) / sum, PIXELS * scale, PIXELS * scale);
    const pixels = onto.getImageData(0, 0, SIDE, SIDE).data;
    return Array.from({ length: SIDE * SIDE }, (_, i) => pixels[4 * i] / 255);
  }

  /** A picture of a digit, dark on light or light on dark, as if it had been drawn here: 784 values; null if it is empty. */
  function take(bitmap) {
    const scale = PIXELS / Math.max(bitmap.width, bitmap.height);
    const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
    const page = element('canvas', { width, height }).getContext('2d');
    page.fillStyle = '#fff';
    page.fillRect(0, 0, width, height);
    page.imageSmoothingQuality = 'high';
    page.drawImage(bitmap, 0, 0, width, height);
    const image = page.getImageData(0, 0, width, height);
    if (!inked(image)) return null;
    clear();
    to.putImageData(image, Math.floor((PIXELS - width) / 2), Math.floor((PIXELS - height) / 2));
    const x = centred();
    if (x) show(x);
    return x;
  }

  function show(values) {
    const small = element('canvas', { width: SIDE, height: SIDE });
    const pixels = new ImageData(SIDE, SIDE);
    values.forEach((value, i) => pixels.data.set([255 * value, 255 * value, 255 * value, 255], 4 * i));
    small.getContext('2d').putImageData(pixels, 0, 0);
    to.imageSmoothingEnabled = false;
    to.drawImage(small, 0, 0, PIXELS, PIXELS);
  }
}

/** Makes a picture light ink on black, in place, taking its border for the paper; whether there is ink. */
function inked({ data, width, height }) {
  const grey = Array.from({ length: width * height }, (_, i) => 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]);
  const border = grey.filter((_, i) => i < width || i >= width * (height - 1) || i % width === 0 || i % width === width - 1).sort((a, b) => a - b);
  const paper = border[Math.floor(border.length / 2)];
  const ink = grey.map((value) => Math.max(0, paper > 127 ? paper - value : value - paper) / 255);
  const most = ink.reduce((a, b) => Math.max(a, b), 0);
  ink.forEach((value, i) => {
    const shade = Math.max(0, value / most - FAINT) / (1 - FAINT);
    data.set([255 * shade, 255 * shade, 255 * shade, 255], 4 * i);
  });
  return most > EMPTY;
}
