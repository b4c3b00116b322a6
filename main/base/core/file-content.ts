/** Why a file of another program has no text to look at. */
export type FileFault = 'link' | 'folder' | 'too-large' | 'unreadable' | 'not-text';

export type FileContent = { readonly text: string } | { readonly fault: FileFault };
