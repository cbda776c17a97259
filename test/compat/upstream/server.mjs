// A provider for the tests to steer: it speaks both formats under /openai and /anthropic, does what
// the user's last message says (script.mjs), and remembers every request by the case it names.
//
// A case is a word like `case-4f2` anywhere in the request. `GET /calls/case-4f2` tells what was
// received for it: the headers, the body, and how the answer ended.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { RECORDINGS } from '../recordings.mjs';
import * as openai from './openai.mjs';
import * as anthropic from './anthropic.mjs';
import { parse } from './script.mjs';

export const PROVIDER_KEY = 'scripted-provider-key-1';
export const VECTOR = [0.25, -0.5, 1];
const CUT_AFTER_MILLIS = 50;
export const COUNTED_TOKENS = 4321;

export async function startUpstream() {
  const calls = [];
  const server = createServer((request, response) => {
    serve(request, response, calls).catch((failure) => response.destroy(failure));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

async function serve(request, response, calls) {
  const path = new URL(request.url, 'http://upstream').pathname;
  if (path.startsWith('/calls/'))
    return json(
      response,
      200,
      calls.filter((call) => call.case === path.slice('/calls/'.length)),
    );
  if (path.startsWith('/recorded/')) return recorded(response, Number(path.split('/')[2]));
  let raw = '';
  for await (const piece of request.setEncoding('utf8')) raw += piece;
  const body = JSON.parse(raw);
  const call = {
    case: /case-[0-9a-z]+/.exec(raw)?.[0],
    path,
    headers: request.headers,
    raw,
    body,
    sent: 0,
    ended: null,
  };
  calls.push(call);
  response.on('close', () => {
    call.ended ??= 'closed by the other side';
  });
  const wire = path.startsWith('/openai/') ? openai : anthropic;
  if (!authorized(path, request.headers)) return fail(response, call, wire, 401);
  switch (path.replace(/^\/(openai|anthropic)/, '')) {
    case '/v1/chat/completions':
    case '/v1/messages':
      return chat(response, calls, call, wire);
    case '/v1/messages/count_tokens':
      return end(response, call, { input_tokens: COUNTED_TOKENS });
    case '/v1/embeddings':
      return end(response, call, embeddings(body));
    case '/v1/completions':
      return completion(response, call);
    default:
      return fail(response, call, wire, 404);
  }
}

function authorized(path, headers) {
  return path.startsWith('/openai/')
    ? headers.authorization === `Bearer ${PROVIDER_KEY}`
    : headers['x-api-key'] === PROVIDER_KEY;
}

// A script that counts once is over when its case has asked before, even if it is not told any more.
function obeyed(script, calls, call) {
  const asked = calls.filter((one) => one.case !== undefined && one.case === call.case);
  const once = script.once || asked.some((one) => one.once);
  call.once = once;
  return once && asked.length > 1 ? { text: 'say Done.' } : script;
}

async function chat(response, calls, call, wire) {
  const request = wire.read(call.body);
  const script = obeyed(parse(request.said), calls, call);
  if (script.error) return fail(response, call, wire, Number(script.error));
  const complaint = wire.complaint(call.body, script, call.headers);
  if (complaint) return fail(response, call, wire, 400, complaint);
  if (script.firstError) {
    if (!request.stream) return fail(response, call, wire, 503);
    return stream(
      response,
      call,
      [
        wire === openai
          ? `data: ${JSON.stringify(openai.error(503, 'Overloaded'))}\n\n`
          : `event: error\ndata: ${JSON.stringify(anthropic.error(529, 'Overloaded'))}\n\n`,
      ],
      0,
    );
  }
  if (request.stream)
    return stream(response, call, wire.events(request, script), Number(script.pace ?? 0));
  if (script.midError || script.cut) return fail(response, call, wire, 500);
  return end(response, call, wire.whole(request, script));
}

async function stream(response, call, events, pace) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const event of events) {
    if (response.destroyed) return;
    if (event instanceof Error) {
      call.ended = 'cut';
      await sleep(CUT_AFTER_MILLIS); // or else what was written would be lost with the connection
      return response.destroy();
    }
    if (event === null) {
      if (pace > 0) await sleep(pace);
      continue;
    }
    call.sent++;
    response.write(event);
  }
  call.ended = 'whole';
  response.end();
}

function recorded(response, number) {
  const { status, stream, body } = RECORDINGS[number];
  const type = stream ? 'text/event-stream' : 'application/json';
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

function embeddings(body) {
  const inputs = Array.isArray(body.input) ? body.input : [body.input];
  const base64 = Buffer.from(Float32Array.from(VECTOR).buffer).toString('base64');
  return {
    object: 'list',
    model: body.model,
    usage: { prompt_tokens: 3, total_tokens: 3 },
    data: inputs.map((_, index) => ({
      object: 'embedding',
      index,
      embedding: body.encoding_format === 'base64' ? base64 : VECTOR,
    })),
  };
}

function completion(response, call) {
  const chunk = (text, finish) => ({
    id: 'cmpl-scripted',
    object: 'text_completion',
    created: 1795000000,
    model: call.body.model,
    choices: [{ text, index: 0, logprobs: null, finish_reason: finish }],
  });
  const usage = { prompt_tokens: 2, completion_tokens: 2, total_tokens: 4 };
  if (!call.body.stream) return end(response, call, { ...chunk('once more', 'stop'), usage });
  const chunks = [chunk('once', null), chunk(' more', null), chunk('', 'stop')];
  if (call.body.stream_options?.include_usage)
    chunks.push({ ...chunk('', null), choices: [], usage });
  return stream(
    response,
    call,
    [...chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`), 'data: [DONE]\n\n'],
    0,
  );
}

function fail(response, call, wire, status, message = `Scripted error ${status}.`) {
  call.ended = `status ${status}`;
  const headers = status === 429 ? { 'retry-after': '7' } : {};
  json(response, status, wire.error(status, message), headers);
}

function end(response, call, value) {
  call.ended = 'whole';
  json(response, 200, value);
}

function json(response, status, value, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}
