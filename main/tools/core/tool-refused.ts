/** Why a tool's file is left alone. */
export type ToolRefusal =
  | 'not-parsable'
  | 'not-editable'
  | 'not-a-file'
  | 'unreadable'
  | 'read-only'
  | 'disk-full'
  | 'link-loop'
  | 'too-large'
  | 'changed-meanwhile'
  | 'busy'
  | 'nothing-to-undo'
  | 'no-such-form';

/** Something about a tool's files that could not be done, with a sentence for the user. */
export class ToolRefused extends Error {
  override readonly name = 'ToolRefused';
  readonly code: ToolRefusal;

  constructor(code: ToolRefusal, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}
