import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { capabilitySection, withSection } from '../../scripts/readme/capability-section.ts';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

it('stands in the README as the code has it', () => {
  expect(withSection(readme)).toBe(readme);
});

it('names every provider once a line of the sidecar that reaches it', () => {
  const rows = capabilitySection()
    .split('\n')
    .filter((line) => /^\| (Claude|Codex|Antigravity|Kimi|Grok|Gemini|Qwen|iFlow) \|/.test(line));
  expect(rows).toHaveLength(13);
});

it('cannot be put where its marks are missing', () => {
  expect(() => withSection('# KorProxy\n')).toThrow('lacks the marks');
});
