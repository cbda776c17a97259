// An MCP server for Codex: one tool, `echo`, over standard input and output.
import { createInterface } from 'node:readline';

const ECHO = {
  name: 'echo',
  description: 'Says it again',
  inputSchema: {
    type: 'object',
    properties: { text: { type: 'string' } },
    required: ['text'],
  },
};

const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'demo', version: '1' },
  }),
  'tools/list': () => ({ tools: [ECHO] }),
  'tools/call': ({ arguments: { text } }) => ({
    content: [{ type: 'text', text: `echoed ${text}` }],
  }),
};

createInterface(process.stdin).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined || !answers[method]) return;
  process.stdout.write(
    `${JSON.stringify({ jsonrpc: '2.0', id, result: answers[method](params) })}\n`,
  );
});
