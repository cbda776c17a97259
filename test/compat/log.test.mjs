// What the gateway said on its own output while all the other tests ran.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { KEYS } from './support.mjs';
import { PROVIDER_KEY } from './upstream/server.mjs';

describe('the log', () => {
  const lines = readFileSync(process.env.COMPAT_LOG, 'utf8').split('\n').filter(Boolean);

  test('has a line for every request', () => {
    const requests = lines.filter((line) => / id=\S+ endpoint=/.test(line));
    assert.ok(requests.length > 300, `${requests.length} lines`);
    assert.ok(requests.every((line) => / outcome=\w+( |$)/.test(line)));
  });

  test('holds no key, prompt or answer', () => {
    const secrets = [
      ...Object.values(KEYS),
      PROVIDER_KEY,
      'You are tested',
      'Hello there',
      'Paris',
    ];
    for (const secret of secrets)
      assert.deepEqual(
        lines.filter((line) => line.includes(secret)),
        [],
      );
  });

  test('tells of no bug', () => {
    assert.deepEqual(
      lines.filter((line) => /^\s+at |Exception|Error:/.test(line)),
      [],
    );
  });
});
