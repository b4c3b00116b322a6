import { appDataFolder, type Computer, inHome, joined } from './computer.ts';

/** The user's `settings.json` of VS Code. */
export const vsCodeSettingsFile = (computer: Computer): string =>
  joined(computer, appDataFolder(computer), 'Code', 'User', 'settings.json');

/** Where the editors of the family keep their extensions, with the name that people know them by. */
export const extensionFolders = (
  computer: Computer,
): readonly { readonly editor: string; readonly folder: string }[] =>
  [
    ['VS Code', '.vscode'],
    ['VS Code Insiders', '.vscode-insiders'],
    ['VSCodium', '.vscode-oss'],
    ['Cursor', '.cursor'],
    ['Windsurf', '.windsurf'],
    ['VS Code Server', '.vscode-server'],
    ['Cursor Server', '.cursor-server'],
  ].map(([editor = '', base = '']) => ({ editor, folder: inHome(computer, base, 'extensions') }));
