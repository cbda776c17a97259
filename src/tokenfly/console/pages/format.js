// Numbers, money and times in the reader's way: the one formatter of each.

import {h} from './dom.js';
import {locale, t} from './words.js';

export const number = value => value == null ? '' : Number(value).toLocaleString(locale);

/** A number in the width of an axis or a tile. */
export const short = value => Number(value).toLocaleString(locale, {notation: 'compact', maximumSignificantDigits: 3});

export const percent = share => share == null ? '' : share.toLocaleString(locale, {style: 'percent', maximumFractionDigits: share > 0 && share < .1 ? 1 : 0});

/** How many decimals show all of these amounts: 2, or more where one would vanish. */
export function decimals(amounts) {
  const least = Math.min(...amounts.map(amount => Math.abs(Number(amount))).filter(amount => amount > 0));
  return least >= .1 || least === Infinity ? 2 : least >= .001 ? 4 : 6;
}

/** An amount, exact up to its decimals; those that stand below each other have the same. */
export const money = (amount, places = decimals([amount])) =>
  Number(amount).toLocaleString(locale, {minimumFractionDigits: places, maximumFractionDigits: places});

const CLOCK = {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'};
const DATE = {year: 'numeric', month: 'short', day: 'numeric'};
const inTable = new Intl.DateTimeFormat(locale, {...DATE, ...CLOCK});
const alone = new Intl.DateTimeFormat(locale, {...DATE, ...CLOCK, timeZoneName: 'short'});
const onlyDay = new Intl.DateTimeFormat(locale, {month: 'short', day: 'numeric', timeZone: 'UTC'});
const wholeDay = new Intl.DateTimeFormat(locale, {...DATE, timeZone: 'UTC'});
const minutes = new Intl.DateTimeFormat(locale, {...CLOCK, second: undefined});

/** The zone of every time that does not say another. */
export const zone = new Intl.DateTimeFormat(locale, {timeZoneName: 'short'}).formatToParts(new Date())
  .find(part => part.type === 'timeZoneName').value;

/** A time with its zone; without it where the column's head says it. */
export function time(text, withZone = true) {
  if (!text) return '';
  const date = new Date(text);
  return h('time', {datetime: text, title: `${alone.format(date)}\n${text}`}, (withZone ? alone : inTable).format(date));
}

/** A day of UTC, 2026-11-30. */
export const day = (text, whole = true) => (whole ? wholeDay : onlyDay).format(new Date(text + 'T00:00:00Z'));

/** The place of a moment on an axis that is so many seconds long. */
export const moment = (text, length) => length > 3 * 86400 ? onlyDay.format(new Date(text)) : minutes.format(new Date(text));

export const today = (before = 0) => new Date(Date.now() - before * 864e5).toISOString().slice(0, 10);

export function seconds(millis) {
  if (millis == null) return '';
  if (millis < 1000) return t('{n} ms', {n: Math.round(millis)});
  if (millis < 90_000) return t('{time} s', {time: (millis / 1000).toLocaleString(locale, {maximumFractionDigits: 1})});
  return millis < 5_400_000 ? t('{n} min', {n: Math.round(millis / 6e4)}) : t('{n} h', {n: Math.round(millis / 3.6e6)});
}
