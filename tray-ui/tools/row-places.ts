import type { ToolId } from '../../main/contract/tools.ts';
import { rowStep, turnsRow } from '../base/list-keys.ts';

export const toolRowOf = (root: ParentNode, toolId: ToolId): HTMLElement | null =>
  root.querySelector<HTMLElement>(`[data-tool="${CSS.escape(toolId)}"]`);

/** Scrolls to a row once it has its full height; of one that is higher than the view to the beginning. */
export async function bringIntoView(row: HTMLElement): Promise<void> {
  await Promise.allSettled(row.getAnimations({ subtree: true }).map(({ finished }) => finished));
  const { clientHeight = 0 } = row.closest('.list') ?? {};
  row.scrollIntoView({ block: row.offsetHeight > clientHeight ? 'start' : 'nearest' });
}

/** Takes the arrows: from row to row, and to unfold and fold one. */
export function moveInRows(root: ParentNode, event: KeyboardEvent): void {
  const row = (event.target as HTMLElement).closest<HTMLElement>('.head, .more');
  if (!row) return;
  const line = row.matches('.more') ? row : row.querySelector<HTMLElement>('.unfold');
  const step = rowStep(event);
  if (step !== undefined) {
    const lines = [...root.querySelectorAll<HTMLElement>('.unfold, .more')];
    event.preventDefault();
    lines[lines.indexOf(line ?? row) + step]?.focus();
  } else if (turnsRow(event, line?.getAttribute('aria-expanded') === 'true')) {
    event.preventDefault();
    line?.click();
    line?.focus();
  }
}
