// The one chart: bars that stand on each other, or lines, over days or moments.

import {h, show, svg} from './dom.js';
import {number} from './format.js';
import {table} from './table.js';
import {locale, t} from './words.js';

const HEIGHT = 150, LEFT = 50, BOTTOM = 20, TOP = 8;
const COLOURS = 6;

/**
 * @param points [short label, whole label]
 * @param series [{name, values}], a value may be null where a line has nothing to say
 * @param write how a value is written in full
 * @param scale what the axis shows of 1
 */
export function chart(label, points, series, {lines = false, write = number, scale = 1} = {}) {
  const width = innerWidth < 760 ? 340 : 520, step = (width - LEFT) / Math.max(points.length, 1);
  const most = Math.max(0, ...points.map((_, i) => lines ? Math.max(...series.map(({values}) => values[i] ?? 0))
    : series.reduce((sum, {values}) => sum + (values[i] ?? 0), 0)));
  const marks = ticks(most), top = marks.at(-1) || 1;
  const y = value => HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP), x = i => LEFT + i * step;
  const every = Math.ceil(points.length / (width < 400 ? 4 : 7));
  const said = i => points[i][1] + series.map(({name, values}) => values[i] == null ? '' : `\n${name}: ${write(values[i])}`).join('');
  return h('figure', series.length > 1 && h('div.legend.small', series.map(({name}, i) => h('span', {class: `c${i % COLOURS}`}, name))),
    svg('svg', {class: 'chart', viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': label},
      marks.map((value, i) => [svg('line', {x1: LEFT, x2: width, y1: y(value), y2: y(value)}),
        svg('text', {x: LEFT - 6, y: y(value) + 4, 'text-anchor': 'end'}, onAxis(value * scale, (marks[1] ?? 1) * scale))]),
      lines && series.map(({values}, s) => path(values.map((value, i) => value == null ? null : [x(i) + step / 2, y(value)]), s)),
      points.map(([short], i) => svg('g', svg('title', said(i)), svg('rect', {x: x(i), y: 0, width: step, height: HEIGHT - BOTTOM, fill: 'transparent'}),
        !lines && bars(series, i, x(i), step, y),
        (points.length - 1 - i) % every === 0 && svg('text', {x: Math.min(x(i) + step / 2, width - 16), y: HEIGHT - 4, 'text-anchor': 'middle'}, short)))),
    numbers(points, series, write));
}

function bars(series, i, left, step, y) {
  let sum = 0;
  return series.map(({values}, s) => {
    const from = sum, to = sum += values[i] ?? 0;
    return to > from && svg('rect', {class: `c${s % COLOURS}`, x: left + Math.min(1, step / 8), width: Math.max(step - 2, step * .75), y: y(to), height: Math.max(1, y(from) - y(to))});
  });
}

function path(at, s) {
  let pen = 'M';
  const d = at.map(point => { const piece = point ? `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}` : ''; pen = point ? 'L' : 'M'; return piece; }).join('');
  const alone = at.filter((point, i) => point && !at[i - 1] && !at[i + 1]);
  return [svg('path', {class: `line c${s % COLOURS}`, d}), alone.map(([cx, cy]) => svg('circle', {class: `c${s % COLOURS}`, cx, cy, r: 2}))];
}

/** Round numbers from 0 to past the largest value: steps of 1, 2 or 5 with noughts. */
function ticks(most) {
  if (!most) return [0];
  const unit = 10 ** Math.floor(Math.log10(most / 3)), step = [1, 2, 5, 10].find(n => n * unit >= most / 3) * unit;
  return Array.from({length: Math.ceil(most / step - 1e-9) + 1}, (_, i) => i * step);
}

function onAxis(value, step) {
  if (step >= 1000) return value.toLocaleString(locale, {notation: 'compact', maximumFractionDigits: 1});
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return value.toLocaleString(locale, {minimumFractionDigits: places, maximumFractionDigits: places});
}

/** The same for who cannot see it, or wants to know exactly. */
function numbers(points, series, write) {
  const body = h('div');
  const columns = [{title: t('When'), cell: i => points[i][1]}, ...series.map(({name, values}) =>
    ({title: name, type: 'num', cell: i => values[i] == null ? '–' : write(values[i])}))];
  return h('details.small', {ontoggle: () => show(body, table(columns, [...points.keys()].reverse().filter(i => series.some(({values}) => values[i]))))},
    h('summary', t('The numbers')), body);
}
