// Exchanges recorded with real providers, which lie beside the project and are no part of it:
// ../shared/recordings, listed in its index.tsv. None where that folder is absent.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ofStream, ofWhole } from './said.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/recordings');
const FORMATS = { 'openai-chat': 'openai', 'anthropic-messages': 'anthropic' };

// Each of { name, number, format, status, stream, body }. A recording is answered by a provider of
// its own for each client, since one that failed rests.
export const RECORDINGS = list();

export const providerOf = ({ number }, client) => `recorded-${number}-for-${client}`;

// What a recorded answer says (said.mjs); null for what is an error as a whole.
export function said({ format, status, stream, body }) {
  if (stream) return ofStream(format, body);
  const answer = JSON.parse(body);
  const whole = status === 200 && !answer.error && (answer.choices ?? answer.content);
  return whole ? ofWhole(format, answer) : null;
}

function list() {
  const index = join(folder, 'index.tsv');
  if (!existsSync(index)) return [];
  return readFileSync(index, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((cells) => FORMATS[cells[4]])
    .map(([name, , , , format, , status], number) => ({
      name,
      number,
      format: FORMATS[format],
      status: Number(status) || 200,
      stream: name.endsWith('.sse'),
      body: readFileSync(join(folder, name), 'utf8'),
    }));
}
