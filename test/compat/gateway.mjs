// The gateway under test: the jar, with a configuration of its own in a directory of its own.
import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RECORDINGS, providerOf } from './recordings.mjs';
import { FAULTS, KEYS } from './support.mjs';
import { PROVIDER_KEY } from './upstream/server.mjs';

const START_SECONDS = 30;

// Starts the jar, whose words go to the file `log`; resolves when it says where it listens. `responses` is
// where a provider of the Responses format listens, if there is one.
export async function startGateway(jar, directory, upstream, log, responses) {
  const config = join(directory, 'config.properties');
  writeFileSync(config, configuration(upstream, responses));
  writeFileSync(log, '');
  const java = process.env.JDK ? join(process.env.JDK, 'bin', 'java') : 'java';
  const child = spawn(java, ['-jar', jar, 'serve', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  const url = await new Promise((resolve, reject) => {
    const hear = (line) => {
      said.push(line);
      appendFileSync(log, `${line}\n`);
      const address = / listens on (http:\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    };
    createInterface(child.stdout).on('line', hear);
    createInterface(child.stderr).on('line', hear);
    const give = (why) => reject(new Error(`the gateway ${why}:\n${said.join('\n')}`));
    child.on('exit', (code) => give(`ended with code ${code}`));
    setTimeout(() => give('did not start'), START_SECONDS * 1000).unref();
  });
  return { url, stop: () => stop(child) };
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

function configuration(upstream, responses) {
  const openai = `${upstream}/openai/v1`;
  const anthropic = `${upstream}/anthropic`;
  const lines = ['listen = 127.0.0.1:0', 'data = data', 'drain = 1s', 'codex.catalogue = on'];
  const provider = (name, bases) => {
    for (const [format, base] of Object.entries(bases))
      lines.push(`provider.${name}.${format} = ${base}`);
    lines.push(`provider.${name}.keys = ${PROVIDER_KEY}`);
    if (bases.openai) lines.push(`provider.${name}.kind = deepseek`);
  };
  provider('scripted-openai', { openai });
  provider('scripted-anthropic', { anthropic });
  provider('both', { openai, anthropic });
  provider('real-anthropic', { anthropic });
  lines.push('provider.real-anthropic.kind = anthropic');
  lines.push(
    'model.via-openai.providers = scripted-openai',
    'model.via-anthropic.providers = scripted-anthropic',
    'model.via-real-anthropic.providers = real-anthropic',
    'model.via-both.providers = both=upstream-id',
    'model.vendor/scripted.chat-1.providers = scripted-openai',
    'model.deepseek-v4-flash.providers = both=deepseek-flash',
    'model.priced.providers = both',
    'model.priced.price.input = 1000',
    'model.priced.price.output = 1000',
  );
  if (responses)
    lines.push(
      `provider.native.responses = ${responses}/v1`,
      `provider.native.keys = ${KEYS.dev}`,
      'model.via-responses.providers = native=via-openai',
    );
  // A provider of its own for each kind of failure, since a failure makes the gateway rest its key.
  for (const status of FAULTS) {
    for (const [format, base] of Object.entries({ openai, anthropic })) {
      provider(`fails-${status}-${format}`, { [format]: base });
      lines.push(`model.fails-${status}-${format}.providers = fails-${status}-${format}`);
    }
  }
  for (const recording of RECORDINGS)
    for (const client of ['openai', 'anthropic']) {
      const name = providerOf(recording, client);
      lines.push(
        `provider.${name}.${recording.format} = ${upstream}/recorded/${recording.number}`,
        `provider.${name}.keys = ${PROVIDER_KEY}`,
        `model.${name}.providers = ${name}`,
      );
    }
  lines.push(
    `account.dev.keys = ${KEYS.dev}`,
    `account.narrow.keys = ${KEYS.narrow}`,
    'account.narrow.models = via-openai',
    `account.poor.keys = ${KEYS.poor}`,
    'account.poor.balance = 0.000001',
    `account.slow.keys = ${KEYS.slow}`,
    'account.slow.requests-per-minute = 1',
  );
  return `${lines.join('\n')}\n`;
}
