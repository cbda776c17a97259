// What every test of the `ai` package asks with.
import { jsonSchema, tool } from 'ai';
import { TIME, WEATHER, newCase } from './support.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false;

// Both tools, which note in `ran` what they were called with.
export const offered = (ran = []) =>
  Object.fromEntries(
    [WEATHER, TIME].map(({ name, description, schema }) => [
      name,
      tool({
        description,
        inputSchema: jsonSchema(schema),
        execute: async (input) => {
          ran.push([name, input]);
          return `${name} is fine`;
        },
      }),
    ]),
  );

export const bothCalls = [
  ['get_weather', { city: 'Paris' }],
  ['get_time', { zone: 'Asia/Tokyo' }],
];

// Makes requests of a client, each of which the scripted provider can tell by its name.
export const asking =
  (of) =>
  (model, prompt, rest = {}, name = newCase()) => ({
    model: of(model),
    instructions: `You are tested, ${name}.`,
    prompt,
    maxRetries: 0,
    maxOutputTokens: 4096,
    ...rest,
  });
