// What the tests share: where the gateway is, who calls it, which ways lead through it, and what
// the upstream saw.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export const GATEWAY = process.env.COMPAT_GATEWAY;
const UPSTREAM = process.env.COMPAT_UPSTREAM;

const key = (letter) => `sk-tf-${letter.repeat(43)}`;
export const KEYS = {
  dev: key('D'),
  narrow: key('N'),
  poor: key('P'),
  slow: key('S'),
  wrong: key('W'),
};

// Statuses an upstream fails with; each has providers of its own, see gateway.mjs.
export const FAULTS = [400, 401, 402, 403, 404, 413, 429, 500, 503, 529];

// The ways a request can go. `format` is what the upstream speaks, null where it speaks both;
// `scripted` ways remember what they received.
export const WAYS = [
  { name: 'an OpenAI-format provider', model: 'via-openai', format: 'openai', scripted: true },
  {
    name: 'an Anthropic-format provider',
    model: 'via-anthropic',
    format: 'anthropic',
    scripted: true,
  },
  { name: 'a provider of both formats', model: 'via-both', format: null, scripted: true },
  { name: 'the demo model', model: 'demo', format: null, scripted: false },
];

// The way that only the clients of the Responses API can go: it ends at the OpenAI-format provider.
export const RESPONSES_WAY = {
  name: 'a Responses-format provider',
  model: 'via-responses',
  format: 'openai',
  scripted: true,
};

export const WEATHER = {
  name: 'get_weather',
  description: 'The weather in a city',
  schema: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
};
export const TIME = {
  name: 'get_time',
  description: 'The time in a zone',
  schema: {
    type: 'object',
    properties: { zone: { type: 'string' } },
    required: ['zone'],
    additionalProperties: false,
  },
};
export const REPORT = {
  type: 'object',
  properties: { city: { type: 'string' }, degrees: { type: 'integer' } },
  required: ['city', 'degrees'],
  additionalProperties: false,
};
export const CALL_ONE = 'fast call get_weather {"city":"Paris"}';
export const CALL_TWO = 'fast call get_weather {"city":"Paris"} and get_time {"zone":"Asia/Tokyo"}';

// A PNG of one pixel.
export const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADU' +
  'lEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

// A word for the system prompt by which the upstream files what it receives.
export function newCase() {
  return `case-${randomBytes(6).toString('hex')}`;
}

// The requests the upstream received for a case, in order.
export async function calls(name) {
  return (await fetch(`${UPSTREAM}/calls/${name}`)).json();
}

export async function lastCall(name) {
  return (await calls(name)).at(-1);
}

// Checks that the upstream was told to stop: its stream of 3,000 events, ten milliseconds apart,
// must have been closed within about a second of them.
export async function assertStopped(name) {
  let call;
  for (let i = 0; i < 500 && !call?.ended; i++) {
    await sleep(20);
    call = await lastCall(name);
  }
  assert.equal(call.ended, 'closed by the other side');
  assert.ok(call.sent < 120, `${call.sent} events were sent`);
}

// A fetch that counts, for an SDK's `fetch` option: it tells how often the SDK tried.
export function countingFetch() {
  const counting = (...args) => {
    counting.count++;
    return fetch(...args);
  };
  counting.count = 0;
  return counting;
}

export async function collect(stream) {
  const items = [];
  for await (const item of stream) items.push(item);
  return items;
}

// Runs something that must fail and returns how it did.
export async function failure(run) {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
