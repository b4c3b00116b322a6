/** What can be wrong with config.yaml, as words that follow `line 3, column 1:`. Nothing of the file is in them. */
// biome-ignore format: a table
const configFaults = {
  // How it is written.
  'key-twice':           'a key is there twice',
  tab:                   'a tab indents it, where only blanks may',
  indent:                'it is not indented as the lines around it',
  'missing-colon':       'a key has no colon with a blank behind it',
  'missing-space':       'a blank is missing',
  'missing-comma':       'a comma is missing',
  'comma-too-many':      'there is a comma too many',
  'missing-dash':        'an item of a list has no dash',
  'missing-line-break':  'a line break is missing',
  'open-quote':          'a quotation mark is not closed',
  'open-bracket':        'a bracket is not closed',
  'two-colons':          'two keys are on one line, or a text with a colon has no quotation marks',
  'lines-in-brackets':   'brackets hold what needs lines of its own',
  'needs-quotes':        'a text that begins like this needs quotation marks',
  escape:                'a backslash stands before a sign that it cannot',
  'long-key':            'a key is too long',
  'key-of-another-kind': 'a key is no text',
  'block-text':          'a text of several lines is not written as it must be',
  directive:             'a line that begins with % is not understood',
  'document-mark':       'a line of three dashes is missing',
  'two-documents':       'a second document begins, where there may be one',
  'alias-unknown':       'it refers to an anchor that is not above it',
  'alias-loop':          'it refers to what it is a part of',
  'alias-too-many':      'it refers to anchors too often',
  alias:                 'an anchor or a reference to one is not written as it must be',
  tag:                   'a tag (!) is not known or does not fit',
  'too-deep':            'it goes too deep',
  'not-text-file':       'it is no UTF-8 text',
  'not-understood':      'something is there that does not belong',
  // What it says.
  'not-a-map':           'the file must hold keys with values',
  'not-a-text':          'a text is wanted',
  'not-a-number':        'a whole number is wanted',
  'not-a-port':          'a port from 1024 to 65535 is wanted',
  'not-a-switch':        'true or false is wanted',
  'not-a-list':          'a list is wanted',
  'not-a-list-of-texts': 'a list of texts is wanted',
  'not-keys':            'keys with values are wanted',
  /** We found nothing wrong. */
  refused:               'CLIProxyAPI does not take it',
} as const;

export type ConfigFault = keyof typeof configFaults;

export const configFaultWords = (fault: ConfigFault): string => configFaults[fault];

export const isConfigFault = (fault: string | null): fault is ConfigFault =>
  fault !== null && Object.hasOwn(configFaults, fault);
