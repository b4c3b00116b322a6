import type { CommandLine } from './command-line.mjs';

export interface HeadlessOptions {
  readonly exitOnFailure: boolean;
}

export const readOptions = ({ given }: CommandLine): HeadlessOptions => ({
  exitOnFailure: given.has('exit-on-failure'),
});
