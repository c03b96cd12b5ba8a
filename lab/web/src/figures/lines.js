// Lines with bands, drawn by uPlot.
import uPlot from 'uplot';
import { element, number, tick } from '../dom.js';
import { t, text } from '../i18n.js';
import { color, FONT } from '../theme.js';
import { chosen } from './chosen.js';

const HEIGHT = 260;
const FEW = 13;
const DASH = [6, 4];
/** How opaque a band and its edges are, as the last digits of #rrggbbaa. */
const BAND = '24';
const EDGE = 'a0';
const WHOLE_STEPS = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((exponent) => [1, 2, 5].map((digit) => digit * 10 ** exponent));
const live = new Set();

/** Frees the resources of charts that are not on the page any more. */
export function destroyLost() {
  for (const plot of live) {
    if (plot.root.isConnected) continue;
    plot.observer.disconnect();
    plot.destroy();
    live.delete(plot);
  }
}

export function lineChart(figure) {
  const box = element('div', { class: 'chart', role: 'img', 'aria-label': text(figure.title) });
  const node = element('div', { class: 'figure', id: figure.id }, element('h3', {}, text(figure.title)), box);
  node.mount = () => plotInto(box, figure);
  if (figure.y.closeUp) node.querySelector('h3').append(' ', closeUp(figure, box));
  return node;
}

/** Shows the part of the axis where lines can be told apart, and all of it again. */
function closeUp(figure, box) {
  const name = () => t(chosen.get(figure.id) ? 'page.whole' : 'page.closeUp');
  const button = element('button', { class: 'small', onclick: change }, name());
  function change() {
    chosen.set(figure.id, !chosen.get(figure.id));
    button.textContent = name();
    const plot = [...live].find((one) => one.root.parentNode === box);
    plot.setData(plot.data);
  }
  return button;
}

function plotInto(box, figure) {
  const tables = [];
  const series = [{ label: text(figure.x.label), value: (plot, _, i, at) => number(valueAt(plot.data[i], at)) }];
  const bands = [];
  for (const s of figure.series) {
    const stroke = color(s.color);
    const first = series.length;
    const columns = [s.x, s.y];
    series.push({
      label: text(s.name),
      stroke,
      width: 2,
      dash: s.dashed ? DASH : undefined,
      spanGaps: false,
      points: { show: s.x.length < FEW && !isLevel(s), size: s.x.length === 1 ? 11 : 5, fill: stroke },
      value: (plot, _, i, at) => legendValue(plot, i, at, s.low != null),
    });
    if (s.low) {
      columns.push(s.high, s.low);
      for (const edge of ['high', 'low']) {
        series.push({ label: `${text(s.name)} ${edge}`, stroke: stroke + EDGE, width: 1, points: { show: false }, class: 'edge' });
      }
      bands.push({ series: [first + 1, first + 2], fill: stroke + BAND });
    }
    tables.push(positive(columns, figure));
  }
  const data = tables.length ? uPlot.join(tables, tables.map((table) => table.slice(1).map(() => 2))) : [[]];
  const plot = new uPlot(options(box, figure, series, bands), data, box);
  for (const row of box.querySelectorAll('.u-series.edge')) row.style.display = 'none';
  plot.observer = new ResizeObserver(() => {
    const width = Math.floor(box.clientWidth);
    if (width > 0 && width !== plot.width) plot.setSize({ width, height: HEIGHT });
  });
  plot.observer.observe(box);
  live.add(plot);
}

/** What a column has there; where nothing is pointed at, its last value. */
function valueAt(column, at) {
  return column[at ?? column.findLastIndex((v) => v != null)];
}

/** A value, with its band from low to high in brackets; the band's columns follow the value's. */
function legendValue(plot, i, at, band) {
  const value = valueAt(plot.data[i], at);
  if (!band || value == null) return number(value);
  const [high, low] = [valueAt(plot.data[i + 1], at), valueAt(plot.data[i + 2], at)];
  return `${number(value)} [${number(low)}, ${number(high)}]`;
}

/** A dashed line from end to end marks a level; its ends are not points of the data. */
function isLevel(series) {
  return series.dashed && series.x.length === 2;
}

/** On a logarithmic axis there is no place for what is not positive. */
function positive([x, ...columns], figure) {
  const kept = figure.x.log ? x.flatMap((value, i) => (value > 0 ? [i] : [])) : x.map((_, i) => i);
  const height = (value) => (figure.y.log && !(value > 0) ? null : value);
  return [kept.map((i) => x[i]), ...columns.map((values) => kept.map((i) => height(values[i])))];
}

function options(box, figure, series, bands) {
  const axis = (spec, size) => ({
    label: text(spec.label),
    stroke: color('soft'),
    font: FONT,
    labelFont: FONT,
    labelSize: 20,
    size,
    grid: { stroke: color('grid'), width: 1, ...(spec.log ? { filter: (_, splits) => gridOf(splits) } : {}) },
    ticks: { stroke: color('line'), width: 1, size: 4 },
    values: (_, splits) => splits.map((v) => (v == null || (spec.log && !isRound(v)) ? '' : tick(v))),
  });
  return {
    width: Math.max(280, Math.floor(box.clientWidth)),
    height: HEIGHT,
    cursor: { drag: { x: true, y: false }, points: { size: 7 } },
    legend: { live: true, markers: { width: 3, fill: () => 'transparent', stroke: (_, i) => series[i].stroke, dash: (_, i) => (series[i].dash ? 'dashed' : 'solid') } },
    scales: { x: scale(figure.x, figure.id), y: scale(figure.y, figure.id) },
    axes: [{ ...axis(figure.x, 34), ...whole(figure) }, axis(figure.y, 58)],
    series,
    bands,
  };
}

/** The ends of a logarithmic axis are where the data ends; only 1 to 9 of a decade are marked. */
function isRound(value) {
  const digit = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return Math.abs(digit - Math.round(digit)) < 1e-6;
}

/** Where a logarithmic axis has lines: at all its marks, or over many decades only at the decades. */
function gridOf(splits) {
  const many = splits.at(-1) / splits[0] > 3000;
  return splits.map((v) => (many && Math.abs(Math.log10(v) - Math.round(Math.log10(v))) > 1e-6 ? null : v));
}

/** Between whole numbers, such as epochs and steps, there is nothing to mark. */
function whole(figure) {
  const isWhole = !figure.x.log && figure.series.every((s) => s.x.every(Number.isInteger));
  return isWhole ? { incrs: WHOLE_STEPS } : {};
}

/**
 * 0.0009 for 0.00095. uPlot marks a logarithmic axis from its lower end on in steps of that end's power of ten; if they
 * do not meet the next power exactly, it never ends.
 */
function leadingDigit(value) {
  const power = Math.floor(Math.log10(value));
  const digit = Math.max(1, Math.floor(value / 10 ** power));
  return Number(`${digit}e${power}`);
}

function scale(spec, id) {
  const range = (_, low, high) => {
    if (low == null) return spec.log ? [1, 10] : [0, 1]; // nothing to draw yet
    if (spec.log) return [leadingDigit(low / 1.1), high * 1.1];
    const ends = spec.closeUp && !chosen.get(id) ? {} : spec;
    const bottom = ends.min ?? low;
    const top = ends.max ?? high;
    const pad = (top - bottom || Math.abs(top) || 1) * 0.04;
    return spec.closeUp ? [bottom - pad, top + pad] : [ends.min ?? low - pad, ends.max ?? high + pad];
  };
  return { time: false, distr: spec.log ? 3 : 1, range };
}
