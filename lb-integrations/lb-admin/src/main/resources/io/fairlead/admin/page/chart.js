// Lines over the last minutes, with what they are at now beside their names.

import uPlot from './uplot/uPlot.esm.js';
import { el, text } from './dom.js';
import { colour, onChange } from './theme.js';

const HEIGHT = 190;
const GAP_SECONDS = 20;
const FILLED = 0.13;

/**
 * A chart.
 *
 * @param title its heading
 * @param unit of all its lines, as a text behind a value
 * @param lines each {name, colour, column of the points}
 * @param write how a value is written
 */
export function chart(title, unit, lines, write) {
  const values = lines.map(() => el('b', {}, '–'));
  const legend = el('ul', { class: 'legend' }, ...lines.map((line, i) =>
    el('li', { class: `key-${line.colour}` }, el('i', {}), line.name, ' ', values[i])));
  const canvas = el('div', { class: 'canvas' });
  const figure = el('figure', { class: 'card chart' },
    el('figcaption', {}, el('h2', {}, title), el('small', {}, unit), legend), canvas);
  let plot = null;
  let points = [];

  const draw = () => {
    plot?.destroy();
    plot = new uPlot(options(canvas.clientWidth, lines, write, () => points), columns(points, lines), canvas);
  };
  const resizing = new ResizeObserver(() => {
    if (canvas.clientWidth > 0 && plot?.width !== canvas.clientWidth) {
      plot ? plot.setSize({ width: canvas.clientWidth, height: HEIGHT }) : draw();
    }
  });
  resizing.observe(canvas);
  const ignoring = onChange(() => plot && draw());

  return {
    element: figure,
    update(history) {
      points = history;
      const last = history.at(-1);
      lines.forEach((line, i) => text(values[i], last ? write(last[line.column]) : '–'));
      plot?.setData(columns(points, lines));
    },
    close() {
      resizing.disconnect();
      ignoring();
      plot?.destroy();
    },
  };
}

/** Times and values, with nothing in between where nobody watched. */
function columns(points, lines) {
  const data = [[], ...lines.map(() => [])];
  let before = null;
  for (const point of points) {
    const at = point[0] / 1_000;
    if (before !== null && at - before > GAP_SECONDS) {
      data[0].push(before + 1);
      lines.forEach((line, i) => data[i + 1].push(null));
    }
    data[0].push(at);
    lines.forEach((line, i) => data[i + 1].push(point[line.column]));
    before = at;
  }
  return data;
}

/** A minute at least, so that the first lines do not jump. */
function lastMinutes(points) {
  if (points.length === 0) {
    return [0, 60];
  }
  const last = points.at(-1)[0] / 1_000;
  return [Math.min(points[0][0] / 1_000, last - 60), last];
}

function options(width, lines, write, plotted) {
  const axis = {
    stroke: colour('muted'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    padding: [8, 8, 0, 0],
    scales: {
      x: { range: () => lastMinutes(plotted()) },
      y: { range: (plot, low, high) => [0, Math.max(1, (high ?? 0) * 1.15)] },
    },
    axes: [
      { ...axis, space: 70, size: 28, values: (plot, ticks) => ticks.map(time) },
      { ...axis, size: 52, values: (plot, ticks) => ticks.map((tick) => (tick === 0 ? '0' : write(tick))) },
    ],
    series: [{}, ...lines.map((line) => ({
      label: line.name,
      stroke: colour(line.colour),
      fill: line.fill ? colour(line.colour, FILLED) : undefined,
      width: 1.75,
      points: { show: false },
    }))],
  };
}

function time(seconds) {
  return new Date(seconds * 1_000).toLocaleTimeString('en', { hour12: false });
}
