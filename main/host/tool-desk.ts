import { ActionRefused } from '../app/actions.ts';
import type { Input, Output } from '../contract/commands.ts';
import type { ToolGlance, ToolId } from '../contract/tools.ts';
import type { Dispose } from '../core/ports.ts';

/** Everything a view may ask of the presets. Rejects with `ActionRefused` and a sentence. */
export interface ToolDesk {
  /** As of the last look. */
  readonly glances: () => readonly ToolGlance[];
  readonly onChange: (listener: () => void) => Dispose;
  readonly list: () => Promise<Output<'TOOL_INTEGRATION_LIST'>>;
  readonly copy: (wish: Input<'TOOL_INTEGRATION_COPY'>) => Promise<Output<'TOOL_INTEGRATION_COPY'>>;
  readonly reveal: (wish: Input<'TOOL_REVEAL'>) => Promise<Output<'TOOL_REVEAL'>>;
  readonly models: () => Promise<Output<'TOOL_MODELS'>>;
  readonly pickModel: (wish: Input<'TOOL_MODEL_PICK'>) => Promise<Output<'TOOL_MODEL_PICK'>>;
  readonly diff: (wish: Input<'TOOL_DIFF'>) => Promise<Output<'TOOL_DIFF'>>;
  readonly apply: (wish: Input<'TOOL_APPLY'>) => Promise<null>;
  readonly undo: (wish: Input<'TOOL_UNDO'>) => Promise<string>;
  readonly confirm: (wish: Input<'TOOL_CONFIRM'>) => Promise<Output<'TOOL_CONFIRM'>>;
  readonly copyFromTray: (toolId: ToolId) => Promise<string | null>;
  readonly close: Dispose;
}

export function createToolDesk(): ToolDesk {
  const refuse = async (): Promise<never> => {
    throw new ActionRefused('Not yet.');
  };
  return {
    glances: () => [],
    onChange: () => () => {},
    list: refuse,
    copy: refuse,
    reveal: refuse,
    models: refuse,
    pickModel: refuse,
    diff: refuse,
    apply: refuse,
    undo: refuse,
    confirm: refuse,
    copyFromTray: refuse,
    close: () => {},
  };
}
