// The same request as code: curl, Python and Node, with the SDK of the format it is in.

export const KEY = 'YOUR_TOKENFLY_API_KEY';
export const LANGUAGES = ['Python', 'Node', 'curl'];
export const FORMATS = {OpenAI: '/v1/chat/completions', Anthropic: '/v1/messages'};

const origin = () => location.origin;
/** What an SDK is told: OpenAI's adds /chat/completions, Anthropic's /v1/messages. */
export const base = format => format === 'OpenAI' ? origin() + '/v1' : origin();

export function snippet(format, language, body) {
  const openai = format === 'OpenAI';
  const {stream, stream_options, ...rest} = body;
  if (language === 'curl') return curl(format, body);
  if (language === 'Python') return openai ? `from openai import OpenAI

client = OpenAI(
    api_key="${KEY}",
    base_url="${base(format)}",
)

${stream ? 'stream' : 'resp'} = client.chat.completions.create(
${args(rest)}${stream ? '    stream=True,\n' : ''})
${stream ? `for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")` : 'print(resp.choices[0].message.content)'}
` : `from anthropic import Anthropic

client = Anthropic(
    api_key="${KEY}",
    base_url="${base(format)}",
)

${stream ? `with client.messages.stream(
${args(rest)}) as stream:
    for text in stream.text_stream:
        print(text, end="", flush=True)` : `message = client.messages.create(
${args(rest)})
print(message.content[0].text)`}
`;
  const object = JSON.stringify(openai && stream ? {...rest, stream} : rest, null, 2);
  return openai ? `import OpenAI from "openai";

const client = new OpenAI({
  apiKey: "${KEY}",
  baseURL: "${base(format)}",
});

${stream ? `const stream = await client.chat.completions.create(${object});
for await (const chunk of stream)
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");` : `const resp = await client.chat.completions.create(${object});
console.log(resp.choices[0].message.content);`}
` : `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  apiKey: "${KEY}",
  baseURL: "${base(format)}",
});

${stream ? `const stream = client.messages.stream(${object});
stream.on("text", text => process.stdout.write(text));
await stream.finalMessage();` : `const message = await client.messages.create(${object});
console.log(message.content[0].text);`}
`;
}

function curl(format, body) {
  const headers = format === 'OpenAI' ? [`Authorization: Bearer ${KEY}`]
    : [`x-api-key: ${KEY}`, 'anthropic-version: 2023-06-01'];
  const json = JSON.stringify(body, null, 2).replaceAll("'", "'\\''");
  return `curl ${body.stream ? '-N ' : ''}${origin()}${FORMATS[format]} \\
${[...headers, 'Content-Type: application/json'].map(line => `  -H "${line}" \\\n`).join('')}  -d '${json}'
`;
}

const args = body => Object.entries(body).map(([name, value]) => `    ${name}=${python(value, '    ')},\n`).join('');

function python(value, indent) {
  const deeper = indent + '    ';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null) return 'None';
  if (typeof value !== 'object') return JSON.stringify(value);
  const list = Array.isArray(value);
  const items = list ? value.map(item => python(item, deeper))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${python(item, deeper)}`);
  const line = items.join(', ');
  const [open, close] = list ? '[]' : '{}';
  return line.length < 70 && !line.includes('\n') ? open + line + close
    : `${open}\n${items.map(item => deeper + item + ',\n').join('')}${indent}${close}`;
}
