// What the scripted upstream answers, read from the last thing the user wrote. The language is that
// of the built-in demo model, so that one list of tests runs against both:
//
//   fast think pace 5ms words 200 stop length refuse      how it answers
//   error 429 | error first | error in stream | cut       how it fails
//   say TEXT                                              answers TEXT
//   call NAME {json} [and NAME {json}]                    calls tools; after their results it
//                                                         answers "The tool said: …"
//
// A tool that the request demands is called, and JSON that it demands is given, as REPORTED says.
// What stands before SCRIPT, where that stands, is not read: agents put a prompt of their own there.
// Here alone there are `once` (from a case's second request on, whatever it says is answered by
// "Done."), `interleave` (parallel calls mixed) and `quirk NAME` (a fault that some
// compatible provider has, see openai.mjs and anthropic.mjs).

const COMMANDS = [
  ['fast', /^fast\b/],
  ['think', /^think\b/],
  ['pace', /^pace (\d+)ms/],
  ['words', /^words (\d+)/],
  ['firstError', /^error first/],
  ['midError', /^error in stream/],
  ['error', /^error (\d{3})/],
  ['cut', /^cut\b/],
  ['length', /^stop length/],
  ['refuse', /^refuse\b/],
  ['interleave', /^interleave\b/],
  ['once', /^once\b/],
  ['quirk', /^quirk ([a-z0-9-]+)/],
];

const FILLER = 'The quick brown fox jumps over the lazy dog and runs back home again.'.split(' ');

// Every answer uses the same tokens, so that a test can follow them through a translation.
export const USAGE = { input: 20, cached: 5, output: 9, reasoning: 3 };
export const THOUGHT = 'The user asks, so I answer.';
export const REPORTED = '{"city":"Paris","degrees":21}';
export const SIGNATURE = 'c2NyaXB0ZWQ=';

export function parse(text) {
  const script = {};
  const begin = text.lastIndexOf('SCRIPT ');
  let rest = text.slice(begin < 0 ? 0 : begin + 'SCRIPT '.length).trim();
  for (let found = true; found;) {
    found = false;
    for (const [name, pattern] of COMMANDS) {
      const match = pattern.exec(rest);
      if (!match) continue;
      script[name] = match[1] ?? true;
      rest = rest.slice(match[0].length).replace(/^[\s,;:.!]+/, '');
      found = true;
    }
  }
  return { ...script, text: rest };
}

// One answer as the pieces a model would make: { thought, text, calls, stop, pace }.
export function compose(script, { toolResults, wantsJson, forcedTool }) {
  const answer = {
    thought: script.think ? THOUGHT : null,
    text: '',
    calls: [],
    stop: 'end',
    pace: Number(script.pace ?? 0),
    interleave: Boolean(script.interleave),
    quirk: script.quirk,
  };
  if (toolResults.length > 0) answer.text = `The tool said: ${toolResults.join('; ')}`;
  else if (script.refuse)
    Object.assign(answer, { text: 'I cannot help with that.', stop: 'refusal' });
  else if (script.words) answer.text = filler(Number(script.words));
  else if (script.text.startsWith('call ')) answer.calls = calls(script.text.slice(5));
  else if (forcedTool) answer.calls = calls(`${forcedTool} ${REPORTED}`);
  else if (wantsJson) answer.text = REPORTED;
  else if (script.text.startsWith('say ')) answer.text = script.text.slice(4);
  else answer.text = `You said: ${script.text}`;
  if (answer.calls.length > 0) answer.stop = 'calls';
  if (script.length) answer.stop = 'length';
  return answer;
}

// A text in pieces of a word each, as a stream brings it.
export function pieces(text) {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? (text === '' ? [] : [text]);
}

function filler(count) {
  return Array.from({ length: count }, (_, i) => FILLER[i % FILLER.length]).join(' ');
}

let lastCall = 0;

function calls(text) {
  return [...text.matchAll(/(\w+) (\{[^}]*\})/g)].map(([, name, json]) => ({
    id: `call_${++lastCall}`,
    name,
    json,
  }));
}
