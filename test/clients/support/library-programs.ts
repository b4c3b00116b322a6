import path from 'node:path';
import { type ClientPin, pinOf } from '../../../scripts/clients/pins.ts';
import { clientFolder } from '../../../scripts/clients/provide.ts';

/** What somebody would write with a library, as a word of a shell's line. Their defaults stay. */

/** A library's entry, for a program that is no project of its own. */
const moduleOf = (id: ClientPin['id'], ...names: readonly string[]): string => {
  const pin = pinOf(id);
  const folder = pin ? clientFolder(pin) : '';
  return JSON.stringify(path.join(folder, 'node_modules', ...names));
};

const quoted = (code: string): string => `'${code.replaceAll("'", `'\\''`)}'`;

export const openAiProgram = (): string =>
  quoted(`import OpenAI from ${moduleOf('openai-sdk', 'openai', 'index.mjs')};
const client = new OpenAI();
const model = 'gpt-5.5';
const chat = await client.chat.completions.create({ model, messages: [{ role: 'user', content: 'Which maps?' }] });
console.log('chat', chat.choices[0].message.content);
const stream = await client.chat.completions.create({ model, stream: true, messages: [{ role: 'user', content: 'Which maps?' }] });
let text = '';
for await (const { choices } of stream) text += choices[0]?.delta?.content ?? '';
console.log('stream', text);
const answer = await client.responses.create({ model, input: 'Which maps?' });
console.log('responses', answer.output_text);`);

export const openAiPython = quoted(`from openai import OpenAI
client = OpenAI()
model, asked = "gpt-5.5", [{"role": "user", "content": "Which maps?"}]
chat = client.chat.completions.create(model=model, messages=asked)
print("chat", chat.choices[0].message.content)
stream = client.chat.completions.create(model=model, messages=asked, stream=True)
print("stream", "".join(c.choices[0].delta.content or "" for c in stream if c.choices))
print("responses", client.responses.create(model=model, input="Which maps?").output_text)`);

export const anthropicProgram = (): string =>
  quoted(`import Anthropic from ${moduleOf('anthropic-sdk', '@anthropic-ai', 'sdk', 'index.mjs')};
const client = new Anthropic();
const asked = { model: 'claude-sonnet-5', max_tokens: 99, messages: [{ role: 'user', content: 'Which maps?' }] };
const message = await client.messages.create(asked);
console.log('message', message.content[0].text);
console.log('stream', await client.messages.stream(asked).finalText());`);

export const langChainProgram = quoted(`from langchain_openai import ChatOpenAI
print(ChatOpenAI(model="claude-sonnet-5").invoke("Which maps?").content)`);
