// The same request as code: curl, Python and Node, with the SDK of the format it is in.

const KEY = 'YOUR_TOKENFLY_API_KEY';
export const LANGUAGES = ['Python', 'Node', 'curl'];
export const FORMATS = {OpenAI: '/v1/chat/completions', Anthropic: '/v1/messages'};

/** What an SDK is told: OpenAI's adds /chat/completions, Anthropic's /v1/messages. */
export const base = format => location.origin + (format === 'OpenAI' ? '/v1' : '');

export function snippet(format, language, body) {
  const {stream, stream_options, ...rest} = body, openai = format === 'OpenAI';
  if (language === 'curl') return curl(format, body);
  if (language === 'Python') {
    const args = Object.entries(openai && stream ? {...rest, stream} : rest)
      .map(([name, value]) => `    ${name}=${pretty(value, '    ', PYTHON)},\n`).join('');
    return `from ${format.toLowerCase()} import ${format}

client = ${format}(
    api_key="${KEY}",
    base_url="${base(format)}",
)

${openai ? `${stream ? 'stream' : 'resp'} = client.chat.completions.create(
${args})
${stream ? `for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")` : 'print(resp.choices[0].message.content)'}`
    : stream ? `with client.messages.stream(
${args}) as stream:
    for text in stream.text_stream:
        print(text, end="", flush=True)` : `message = client.messages.create(
${args})
print(message.content[0].text)`}
`;
  }
  const object = pretty(openai && stream ? {...rest, stream} : rest, '');
  return `import ${format} from "${openai ? 'openai' : '@anthropic-ai/sdk'}";

const client = new ${format}({
    apiKey: "${KEY}",
    baseURL: "${base(format)}",
});

${openai ? `const ${stream ? 'stream' : 'resp'} = await client.chat.completions.create(${object});
${stream ? `for await (const chunk of stream)
    process.stdout.write(chunk.choices[0]?.delta?.content ?? "");` : 'console.log(resp.choices[0].message.content);'}`
    : stream ? `const stream = client.messages.stream(${object});
stream.on("text", text => process.stdout.write(text));
await stream.finalMessage();` : `const message = await client.messages.create(${object});
console.log(message.content[0].text);`}
`;
}

function curl(format, body) {
  const headers = format === 'OpenAI' ? [`Authorization: Bearer ${KEY}`]
    : [`x-api-key: ${KEY}`, 'anthropic-version: 2023-06-01'];
  return `curl ${body.stream ? '-N ' : ''}${location.origin}${FORMATS[format]} \\
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
