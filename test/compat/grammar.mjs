// The grammar of each format's stream, and what a stream said. A stream that breaks it fails the
// test that read it, even where the SDK is lenient.
import assert from 'node:assert/strict';
import { parsed } from './said.mjs';

// role, then deltas, then one finish, then perhaps usage.
export function checkOpenAi(chunks) {
  const seen = { text: '', reasoning: '', tools: [], finish: null, usage: undefined };
  const [first] = chunks;
  assert.equal(first.choices[0].delta.role, 'assistant', 'the first chunk names the role');
  for (const [i, chunk] of chunks.entries()) {
    assert.equal(chunk.object, 'chat.completion.chunk');
    assert.equal(chunk.id, first.id);
    assert.equal(chunk.model, first.model);
    assert.equal(chunk.created, first.created);
    assert.equal(seen.usage, undefined, 'nothing follows the usage');
    if (chunk.usage) seen.usage = chunk.usage;
    if (chunk.choices.length === 0) {
      assert.ok(chunk.usage, 'only the usage chunk has no choices');
      continue;
    }
    const [{ index, delta, finish_reason: finish }] = chunk.choices;
    assert.equal(index, 0);
    assert.equal(seen.finish, null, 'nothing but usage follows the finish');
    if (i > 0) assert.ok(!delta.role, 'the role is said once');
    seen.text += delta.content ?? '';
    seen.reasoning += delta.reasoning_content ?? '';
    for (const call of delta.tool_calls ?? []) addOpenAiCall(seen.tools, call);
    if (finish) seen.finish = finish;
  }
  assert.ok(seen.finish, 'there is a finish');
  if (seen.tools.length === 0) delete seen.tools;
  return seen;
}

function addOpenAiCall(tools, call) {
  assert.ok(call.index <= tools.length, 'indexes are contiguous from 0');
  if (call.index === tools.length) {
    assert.ok(
      call.id && call.type === 'function' && call.function.name,
      'a call opens with its identity',
    );
    tools.push({
      id: call.id,
      type: call.type,
      function: { name: call.function.name, arguments: call.function.arguments ?? '' },
    });
    return;
  }
  assert.ok(
    !('id' in call) && !('type' in call) && !('name' in call.function),
    'the identity is said once',
  );
  tools[call.index].function.arguments += call.function.arguments;
}

// message_start, blocks one after the other from index 0, message_delta, message_stop.
export function checkAnthropic(events) {
  const seen = { blocks: [], stop: null, usage: null, model: null };
  let open = null;
  let state = 'before';
  for (const event of events) {
    if (event.type === 'ping') continue;
    assert.notEqual(state, 'stopped', 'nothing follows message_stop');
    switch (event.type) {
      case 'message_start':
        assert.equal(state, 'before');
        assert.deepEqual(event.message.content, []);
        assert.equal(event.message.role, 'assistant');
        assert.ok(event.message.usage.input_tokens > 0, 'the input is at least estimated');
        seen.model = event.message.model;
        seen.usage = { ...event.message.usage };
        state = 'open';
        break;
      case 'content_block_start':
        assert.equal(state, 'open');
        assert.equal(open, null, 'one block is open at a time');
        assert.equal(event.index, seen.blocks.length, 'indexes are contiguous from 0');
        open = { ...event.content_block, json: '' };
        seen.blocks.push(open);
        break;
      case 'content_block_delta':
        assert.equal(event.index, seen.blocks.length - 1);
        assert.ok(open, 'a delta belongs to an open block');
        addAnthropicDelta(open, event.delta);
        break;
      case 'content_block_stop':
        assert.equal(event.index, seen.blocks.length - 1);
        if (open.type === 'tool_use')
          open.input = open.json === '' ? open.input : parsed(open.json);
        open = null;
        break;
      case 'message_delta':
        assert.equal(open, null);
        seen.stop = event.delta.stop_reason ?? seen.stop;
        for (const [name, value] of Object.entries(event.usage))
          if (value !== null) seen.usage[name] = value;
        state = 'ending';
        break;
      case 'message_stop':
        assert.equal(state, 'ending');
        state = 'stopped';
        break;
      default:
        assert.fail(`unknown event ${event.type}`);
    }
  }
  assert.equal(state, 'stopped', 'there is a message_stop');
  assert.ok(seen.stop, 'there is a stop reason');
  return { ...seen, ...summary(seen.blocks) };
}

// What a message's content says, whole or streamed.
export function summary(blocks) {
  const of = (type) => blocks.filter((block) => block.type === type);
  return {
    text: of('text')
      .map((block) => block.text)
      .join(''),
    thinking: of('thinking')
      .map((block) => block.thinking)
      .join(''),
    tools: of('tool_use').map(({ id, name, input }) => ({ id, name, input })),
  };
}

function addAnthropicDelta(block, delta) {
  const kinds = {
    text_delta: 'text',
    thinking_delta: 'thinking',
    signature_delta: 'thinking',
    input_json_delta: 'tool_use',
  };
  assert.equal(block.type, kinds[delta.type], "a delta is of its block's kind");
  if (delta.type === 'text_delta') block.text += delta.text;
  if (delta.type === 'thinking_delta') block.thinking += delta.thinking;
  if (delta.type === 'signature_delta') block.signature = delta.signature;
  if (delta.type === 'input_json_delta') block.json += delta.partial_json;
}
