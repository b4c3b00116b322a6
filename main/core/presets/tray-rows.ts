import type { ToolGlance, ToolId } from '../../contract/tools.ts';

/** A row of the tray's submenu `Copy preset`. */
export interface PresetRow {
  readonly label: string;
  readonly toolId: ToolId;
}

/** The tools found on this computer, and the others, which are one step further away. */
export function presetRows(tools: readonly ToolGlance[]): {
  readonly found: readonly PresetRow[];
  readonly others: readonly PresetRow[];
} {
  const rows = (isFound: boolean): readonly PresetRow[] =>
    tools
      .filter(({ state, canCopy }) => canCopy && (state !== 'not-detected') === isFound)
      .map(({ id, name }) => ({ label: name, toolId: id }));
  return { found: rows(true), others: rows(false) };
}
