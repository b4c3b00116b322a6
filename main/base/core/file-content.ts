/** Why a file of another program has no text to look at. */
export type FileFault =
  | 'link'
  | 'dead-link'
  | 'folder'
  | 'too-large'
  | 'not-allowed'
  | 'unreadable'
  | 'not-text';

/** A file as text, without the mark that some editors put first, or why it is none. */
export type FileContent =
  | {
      readonly text: string;
      /** How it was saved, where that is not as plain UTF-8. */
      readonly encoding?: 'bom' | 'utf-16';
    }
  | { readonly fault: FileFault };
