// What is set to use this gateway: a request as code (curl, Python and Node, with the SDK of the format it is in), and what
// agents read from their environment and files.

export const KEY = 'YOUR_TOKENFLY_API_KEY';
export const LANGUAGES = ['Python', 'Node', 'curl'];

const OPENAI = {sdk: 'OpenAI', python: 'openai', node: 'openai', base: '/v1', headers: [`Authorization: Bearer ${KEY}`]};

/** How each format is asked through its SDK: the call, what is printed of its answer, and of its stream. */
export const FORMATS = {
  OpenAI: {...OPENAI, path: '/v1/chat/completions', streams: true, asks: 'chat.completions.create',
    hello: text => ({messages: [{role: 'user', content: text}]}),
    inPython: {said: 'resp.choices[0].message.content', stream: `for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`},
    inNode: {said: 'resp.choices[0].message.content', stream: `for await (const chunk of stream)
    process.stdout.write(chunk.choices[0]?.delta?.content ?? "");`}},
  Responses: {...OPENAI, path: '/v1/responses', streams: true, asks: 'responses.create',
    hello: text => ({input: text}),
    inPython: {said: 'resp.output_text', stream: `for event in stream:
    if event.type == "response.output_text.delta":
        print(event.delta, end="")`},
    inNode: {said: 'resp.output_text', stream: `for await (const event of stream)
    if (event.type === "response.output_text.delta") process.stdout.write(event.delta);`}},
  Anthropic: {sdk: 'Anthropic', python: 'anthropic', node: '@anthropic-ai/sdk', base: '', path: '/v1/messages',
    headers: [`x-api-key: ${KEY}`, 'anthropic-version: 2023-06-01'], asks: 'messages.create', answer: 'message',
    hello: text => ({max_tokens: 256, messages: [{role: 'user', content: text}]}),
    inPython: {said: 'message.content[0].text', open: ['with client.messages.stream(', ') as stream:'],
      stream: `    for text in stream.text_stream:
        print(text, end="", flush=True)`},
    inNode: {said: 'message.content[0].text', open: ['const stream = client.messages.stream(', ');'],
      stream: `stream.on("text", text => process.stdout.write(text));
await stream.finalMessage();`}},
};

/** What an SDK is told: OpenAI's adds /chat/completions, Anthropic's /v1/messages. */
export const base = format => location.origin + FORMATS[format].base;

export function snippet(format, language, body) {
  if (language === 'curl') return curl(format, body);
  const {stream, stream_options, ...rest} = body, {sdk, asks, answer = 'resp', streams, ...how} = FORMATS[format];
  const said = streams && stream ? {...rest, stream} : rest;
  if (language === 'Python') {
    const args = Object.entries(said).map(([name, value]) => `    ${name}=${pretty(value, '    ', PYTHON)},\n`).join('');
    const [open, close] = stream && how.inPython.open || [`${stream ? 'stream' : answer} = client.${asks}(`, ')'];
    return `from ${how.python} import ${sdk}

client = ${sdk}(
    api_key="${KEY}",
    base_url="${base(format)}",
)

${open}
${args}${close}
${stream ? how.inPython.stream : `print(${how.inPython.said})`}
`;
  }
  const [open, close] = stream && how.inNode.open || [`const ${stream ? 'stream' : answer} = await client.${asks}(`, ');'];
  return `import ${sdk} from "${how.node}";

const client = new ${sdk}({
    apiKey: "${KEY}",
    baseURL: "${base(format)}",
});

${open}${pretty(said, '')}${close}
${stream ? how.inNode.stream : `console.log(${how.inNode.said});`}
`;
}

function curl(format, body) {
  const {headers, path} = FORMATS[format];
  return `curl ${body.stream ? '-N ' : ''}${location.origin}${path} \\
${[...headers, 'Content-Type: application/json'].map(line => `  -H "${line}" \\\n`).join('')}  -d '${
    pretty(body, '  ').replaceAll("'", "'\\''")}'
`;
}

const PYTHON = {true: 'True', false: 'False', null: 'None'};

/** A value as JSON, or with other words as Python; what is short stays on a line. */
function pretty(value, indent, words = {}) {
  if (typeof value !== 'object' || !value) return words[value] ?? JSON.stringify(value);
  const list = Array.isArray(value), deeper = indent + '    ', [open, close] = list ? '[]' : '{}';
  const items = list ? value.map(item => pretty(item, deeper, words))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${pretty(item, deeper, words)}`);
  const line = open + items.join(', ') + close;
  return line.length < 72 && !line.includes('\n') ? line : `${open}\n${deeper}${items.join(`,\n${deeper}`)}\n${indent}${close}`;
}

/** What each agent is told: [where, what to put there], with the lines that name this gateway. */
export const AGENTS = {
  'Claude Code': (model, key) => ({where: 'shell', text: `export ANTHROPIC_BASE_URL=${location.origin}
export ANTHROPIC_AUTH_TOKEN=${key}
export ANTHROPIC_MODEL=${model}
export ANTHROPIC_DEFAULT_HAIKU_MODEL=${model}
claude
`, marks: [location.origin, key]}),
  Codex: (model, key) => ({where: '~/.codex/config.toml', text: `# export TOKENFLY_API_KEY=${key}
model = "${model}"
model_provider = "tokenfly"

[model_providers.tokenfly]
name = "TokenFly"
base_url = "${location.origin}/v1"
env_key = "TOKENFLY_API_KEY"
wire_api = "responses"
`, marks: [`${location.origin}/v1`, key]}),
  opencode: (model, key) => ({where: 'opencode.json', text: `{
  "$schema": "https://opencode.ai/config.json",
  "model": "tokenfly/${model}",
  "provider": {
    "tokenfly": {
      "npm": "@ai-sdk/openai-compatible",
      "name": "TokenFly",
      "options": {
        "baseURL": "${location.origin}/v1",
        "apiKey": "${key}"
      },
      "models": {"${model}": {"name": "${model}"}}
    }
  }
}
`, marks: [`${location.origin}/v1`, key]}),
  aider: (model, key) => ({where: 'shell', text: `export OPENAI_API_BASE=${location.origin}/v1
export OPENAI_API_KEY=${key}
aider --model openai/${model}
`, marks: [`${location.origin}/v1`, key]}),
};
