import type { FileContent } from '../../base/core/file-content.ts';
import { parseJson } from '../../base/core/json.ts';
import type { ProviderId } from '../../contract/providers.ts';
import { isObject, textOf } from './answer.ts';
import { capabilities } from './capabilities.ts';

/** Why CLIProxyAPI passes a credential file by without a word. As both its lines do. */
export type CredentialFault =
  | 'empty'
  | 'broken'
  | 'bom'
  | 'utf-16'
  | 'not-text'
  | 'not-account'
  | 'folder'
  | 'dead-link'
  | 'not-allowed'
  | 'too-large'
  | 'unreadable';

/** A login that is here and of no use, because nothing can read its file. */
export interface UnreadableAccount {
  /** File name in the credential folder. Holds an e-mail address: never logged, never sent unasked. */
  readonly file: string;
  readonly providerId: ProviderId;
  readonly fault: CredentialFault;
  /** Of the file as it is: another one, and it is news. */
  readonly stamp: string;
}

/** Whose file it is and what is wrong with it. Null for a sound one, and for one of nobody we know. */
export function faultOf(
  file: string,
  content: FileContent,
): Pick<UnreadableAccount, 'providerId' | 'fault'> | null {
  const text = 'text' in content ? content.text : '';
  const json = parseJson(text);
  const type = isObject(json) ? textOf(json['type']) : '';
  if (type !== '' && ownerOfType(type) === null) return null; // Of another service, whatever its name.
  const fault = 'fault' in content ? faults[content.fault] : textFault(content, json, type);
  const providerId = ownerIn(text) ?? ownerOfName(file);
  return fault === null || providerId === null ? null : { providerId, fault };
}

const faults = {
  link: 'unreadable',
  folder: 'folder',
  'dead-link': 'dead-link',
  'too-large': 'too-large',
  'not-allowed': 'not-allowed',
  unreadable: 'unreadable',
  'not-text': 'not-text',
} as const satisfies Record<Extract<FileContent, { fault: unknown }>['fault'], CredentialFault>;

function textFault(
  { text, encoding }: Extract<FileContent, { text: string }>,
  json: unknown,
  type: string,
): CredentialFault | null {
  if (text.trim() === '') return 'empty';
  if (json === undefined) return 'broken';
  if (encoding !== undefined) return encoding;
  return type === '' ? 'not-account' : null;
}

const all = Object.values(capabilities);

const ownerOfType = (type: string): ProviderId | null =>
  all.find(({ credentialType }) => credentialType === type)?.id ?? null;

/** Of a text that may be cut anywhere. The type often stands last, so a token's own sign helps. */
function ownerIn(text: string): ProviderId | null {
  const type = /"type"\s*:\s*"([\w-]+)"/.exec(text)?.[1];
  return (type && ownerOfType(type)) || (/"sk-ant-/.test(text) ? 'claude' : null);
}

/** CLIProxyAPI's own logins name their files `claude-somebody@example.com.json`. */
function ownerOfName(file: string): ProviderId | null {
  const word = /^[a-z]+/.exec(file.toLowerCase())?.[0] ?? '';
  return ownerOfType(word) ?? all.find(({ id }) => id === word)?.id ?? null;
}

/** A file that is being written is empty or cut for a moment. */
export const mayPass = (fault: CredentialFault): boolean => fault === 'empty' || fault === 'broken';

/** What follows `Its file` or `The file of a login to Claude`. */
export const faultWords: Readonly<Record<CredentialFault, string>> = {
  empty: 'is empty',
  broken: 'is not whole',
  bom: 'begins with a mark (BOM) that CLIProxyAPI cannot read',
  'utf-16': 'is saved as UTF-16, and CLIProxyAPI reads UTF-8 alone',
  'not-text': 'holds no text',
  'not-account': 'holds no account',
  folder: 'is a folder',
  'dead-link': 'is a link that leads nowhere',
  'not-allowed': 'may not be read by you',
  'too-large': 'is too large for a login',
  unreadable: 'cannot be read',
};

/** What is wrong and what helps, for the row and as the answer of a test. */
export function unreadableSentence(
  name: string,
  unreadable: readonly Pick<UnreadableAccount, 'fault'>[],
): string {
  const [first] = unreadable;
  const what = first ? faultWords[first.fault] : faultWords.unreadable;
  const cause =
    unreadable.length > 1
      ? `${unreadable.length} logins to ${name} are here, but none can be read: the file of the first ${what}.`
      : `A login to ${name} is here, but its file ${what}.`;
  return `${cause} Reconnect, or open the folder and put it right.`;
}
