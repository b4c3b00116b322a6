import fc from 'fast-check';

/** Settings files as people write them: comments (each with a §), odd spacing, either line end, with and without a BOM. */

const eol = fc.constantFrom('\n', '\r\n');
const mark = fc.constantFrom('', '', '', '\uFEFF');
const note = fc.constantFrom('§mine', '§see "docs" {x}', '§a: b', '§ключ', '§[t]');

const shaped = (lines: fc.Arbitrary<readonly string[]>): fc.Arbitrary<string> =>
  fc
    .tuple(lines, eol, mark, fc.boolean())
    .map(
      ([all, end, bom, closed]) => bom + all.join('\n').replaceAll('\n', end) + (closed ? end : ''),
    );

const scalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>('', 'x', 'a "b"', '# no', '// no', 'é\u2028', null, true, 0, -1.5, 1e21),
  fc.string({ maxLength: 8, unit: 'grapheme-ascii' }),
);

const json = (value: unknown): string => JSON.stringify(value);

const jsonValue: fc.Arbitrary<string> = fc.oneof(
  scalar.map(json),
  fc.array(scalar, { maxLength: 3 }).map((list) => json(list)),
  fc.dictionary(fc.constantFrom('a', 'b', 'c d'), scalar, { maxKeys: 3 }).map((map) => json(map)),
);

const jsonOwn: fc.Arbitrary<readonly string[]> = fc.subarray([
  '"model": "other"',
  '"env": {\n    // §inside\n    "OTHER": "1", "ANTHROPIC_API_KEY": "sk-1", // §key\n    "ANTHROPIC_MODEL" : "glm"\n  }',
  '"apiKeyHelper":"pass show x"',
  '"small_model" : "glm/air" /* §small */',
  '"agent": { "build": { "model": "a/b" }, "plan": {} }',
  '"enabled_providers": ["openai"]',
  '"env2": {}',
  '"customModels": [\n    { "baseUrl": "https://a.example", "model": "x" }, // §one\n    { "baseUrl": "http://127.0.0.1:1337/v1" },\n  ]',
  '"version": 3',
]);

export const jsonText: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.constantFrom('theme', 'x y', 'z', 'ü', 'deep'), jsonValue), {
      selector: ([key]) => key,
      maxLength: 4,
    }),
    jsonOwn,
    fc.array(fc.option(note, { nil: null }), { minLength: 12, maxLength: 12 }),
    fc.boolean(),
    fc.constantFrom('  ', '    ', '\t', ''),
  )
  .chain(([foreign, own, notes, trailing, indent]) => {
    const members = [...foreign.map(([key, value]) => `${json(key)}: ${value}`), ...own];
    const lines = members.flatMap((member, i) => {
      const comma = trailing || i < members.length - 1 ? ',' : '';
      const above = notes[i * 2];
      const behind = notes[i * 2 + 1];
      return [
        ...(above ? [`${indent}/* ${above} */`] : []),
        `${indent}${member}${comma}${behind ? ` // ${behind}` : ''}`,
      ];
    });
    return shaped(
      fc.constantFrom(['{', ...lines, '}'], ['// §top', '{', ...lines, '}', '// §end']),
    );
  });

const yamlLine = fc.constantFrom(
  'model: gpt-4o  # §now',
  'model: "quoted"',
  'openai-api-base: https://api.example/v1',
  'read: [a.md, b.md]',
  'auto-commits: false',
  'weak-model: glm-air # §weak',
  'openai-api-type: azure',
  'x: &a {k: 1}',
  'y: *a',
  'text: |\n  one\n  two # no comment',
  'folded: >-\n  one\n\n  two',
  'map:\n  k: v # §in\n  l:\n    - 1',
  '# §alone',
  '',
  'models:\n  - name: a # §first\n    apiBase: https://a.example\n    roles: [chat]\n  # §between\n  - name: b\n    apiBase: https://b.example',
  'models:\n- name: flat\n  apiBase: http://127.0.0.1:1337/v1',
  'models: []',
  'models: [{name: flow}]',
);

export const yamlText: fc.Arbitrary<string> = shaped(
  fc.uniqueArray(yamlLine, { selector: (line) => line.split(':')[0], maxLength: 8 }),
);

const tomlKey = fc.constantFrom('theme', 'a', 'b-c', '"q k"', 'x.y', 'z.w.v');
const tomlValue = fc.constantFrom(
  '"s"',
  "'lit'",
  '1',
  'true',
  '[1, 2]',
  '[\n  "a", # §in\n  "b",\n]',
  '{ a = 1, b = "c" }',
  '1979-05-27T07:32:00Z',
  '1979-05-27',
  '"""multi\nline"""',
  '1.5',
);
const tomlNote = fc.constantFrom('', ' # §note', '  # §x = 1');
const tomlString = fc.constantFrom('"s"', "'lit'", '"""multi\nline"""');
const tomlLine = fc.oneof(
  fc
    .tuple(fc.constantFrom('model', 'model_provider'), tomlString, tomlNote)
    .map(([key, value, behind]) => `${key} = ${value}${behind}`),
  fc
    .tuple(tomlKey, tomlValue, tomlNote)
    .map(([key, value, behind]) => `${key} = ${value}${behind}`),
  fc.constantFrom('# §alone', '', 'review_model = "glm" # §review'),
);
const tomlTable = fc
  .tuple(
    fc.constantFrom(
      '[profile]',
      '[a2.b]',
      '[[list]]',
      '[model_providers.other]',
      '[model_providers.chatty]\nwire_api = "chat" # §chat',
      '[tui] # §c',
      '[model_providers]',
      '[mcp_servers."x y"]',
    ),
    fc.array(tomlLine, { maxLength: 4 }),
  )
  .map(([head, lines]) => [head, ...lines]);

export const tomlText: fc.Arbitrary<string> = shaped(
  fc
    .tuple(fc.array(tomlLine, { maxLength: 5 }), fc.array(tomlTable, { maxLength: 4 }))
    .map(([top, tables]) => [...top, ...tables.flat()]),
);

export const envText: fc.Arbitrary<string> = shaped(
  fc.array(
    fc.constantFrom(
      '# §alone',
      '',
      'BASE_URL=https://a.example',
      'export API_KEY="old"',
      'OTHER=1 # §one',
      'GEMINI_CLI_CUSTOM_HEADERS="x-api-key: a"',
      "QUOTED='a b'",
      'not an assignment',
      '  SPACED = x ',
    ),
    { maxLength: 8 },
  ),
);
