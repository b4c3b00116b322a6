import { envFile } from './env-file.ts';
import type { FileFormat } from './file-format.ts';
import { jsonFile } from './json-file.ts';
import { tomlFile } from './toml-file.ts';
import { yamlFile } from './yaml-file.ts';

const formats: readonly FileFormat[] = [jsonFile, yamlFile, tomlFile, envFile];

/** By the name under which a change was recorded; null for one of a newer version. */
export const formatNamed = (name: string): FileFormat | null =>
  formats.find((format) => format.name === name) ?? null;
