import { html, nothing } from 'lit';
import type { HealthState } from '../../main/contract/health.ts';
import type { ToolForm, ToolIntegration } from '../../main/contract/tools.ts';
import { face } from '../base/face.ts';
import { checkIcon, copyFieldIcon, eyeIcon } from '../base/icons.ts';
import { clipped } from '../base/shown-words.ts';
import { smallButton } from '../elements/small-button.ts';
import { copyWords, formSentence, isMasked } from './tool-words.ts';

type Field = ToolForm['fields'][number];

/** What came of a command. */
export interface PresetResult {
  readonly words: string;
  readonly face: HealthState | null;
}

/** What a preset is drawn from, and what its controls do. */
export interface PresetParts {
  readonly tool: ToolIntegration;
  /** The chosen form, its key masked. */
  readonly form: ToolForm;
  /** The same with the key in clear while that is shown, else null. */
  readonly clear: ToolForm | null;
  /** The fields that have been copied. */
  readonly done: ReadonlySet<string>;
  readonly result: PresetResult | null;
  readonly forget: boolean;
  readonly offersUndo: boolean;
  readonly choose: (formId: string) => void;
  readonly onSwitchKey: (event: KeyboardEvent) => void;
  readonly toggleKey: () => Promise<void>;
  readonly copyField: (field: Field) => Promise<null>;
  readonly copyForm: () => Promise<string | null>;
  readonly startOver: () => Promise<null>;
  readonly apply: () => Promise<null>;
  readonly undo: () => Promise<null>;
  readonly confirm: () => Promise<null>;
  readonly onForget: (event: Event) => void;
}

export function presetHtml(parts: PresetParts) {
  const { tool, form, clear, result } = parts;
  const shown = clear ?? form;
  return html`
    ${tool.forms.length > 1 ? switchHtml(parts) : nothing}
    <p>${clipped(formSentence(form))}</p>
    ${form.note === null ? nothing : html`<p>${clipped(form.note)}</p>`}
    ${tool.overruledBy === null ? nothing : html`<p class="wins">${clipped(tool.overruledBy)}</p>`}
    ${modelHtml(tool)}
    ${form.fields.length > 0 ? fieldsHtml(shown, parts) : contentHtml(shown, parts)}
    <div class="buttons">${buttonsHtml(parts)}</div>
    ${result === null ? nothing : resultHtml(result)}
    ${
      form.content === ''
        ? nothing
        : html`<label class="tick forget"
            ><input type="checkbox" .checked=${parts.forget} @change=${parts.onForget} />Clear the
            clipboard after 60 s</label
          >`
    }
  `;
}

const switchHtml = ({ tool, form, choose, onSwitchKey }: PresetParts) => html`<div
  class="choices"
  role="radiogroup"
  aria-label="Preset for ${tool.displayName}"
  @keydown=${onSwitchKey}
>
  ${tool.forms.map(
    ({ id, label }) => html`<button
      type="button"
      role="radio"
      aria-checked=${id === form.id ? 'true' : 'false'}
      tabindex=${id === form.id ? 0 : -1}
      @click=${() => choose(id)}
    >
      ${clipped(label)}
    </button>`,
  )}
</div>`;

function fieldsHtml({ fields }: ToolForm, parts: PresetParts) {
  // By the masked form: while the key is shown nothing else tells it from another value.
  const secrets = parts.form.fields.filter(({ value }) => isMasked(value)).map(({ id }) => id);
  return html`<div class="box">
    ${fields.map((field) => {
      const isSecret = secrets.includes(field.id);
      return html`<div class="field" role="group" aria-label=${field.label}>
        <span class="label">${clipped(field.label)}</span>
        ${valueHtml(field.value, isSecret)}
        <span class="icons">${isSecret ? eyeHtml(parts) : nothing}${copyHtml(field, parts)}</span>
      </div>`;
    })}
  </div>`;
}

function copyHtml(field: Field, { tool, done, copyField }: PresetParts) {
  const isDone = done.has(field.id);
  const words = `${copyWords(field.label)} for ${tool.displayName}`;
  return html`<button
    type="button"
    class="icon-button inside ${isDone ? 'done' : ''}"
    aria-label=${isDone ? `${words} again` : words}
    title=${isDone ? 'Copied' : copyWords(field.label)}
    @click=${() => copyField(field)}
  >
    ${isDone ? checkIcon : copyFieldIcon}
  </button>`;
}

/** A file or lines for a shell, as they are: long ones scroll in their box. */
function contentHtml({ kind, path, content }: ToolForm, parts: PresetParts) {
  if (content === '') return nothing;
  const isSecret = isMasked(parts.form.content);
  const name = path ?? (kind === 'shell' ? 'Lines for the terminal' : 'Preset');
  return html`<div class="box">
    ${
      path === null && !isSecret
        ? nothing
        : html`<div class="field">
            <span class="label">${path === null ? 'Lines' : 'File'}</span>
            <span class="value selectable">${path ?? ''}</span>
            <span class="icons">${isSecret ? eyeHtml(parts) : nothing}</span>
          </div>`
    }
    <pre tabindex="0" role="region" aria-label=${name}>${content}</pre>
  </div>`;
}

const eyeHtml = ({ tool, clear, toggleKey }: PresetParts) => html`<button
  type="button"
  class="icon-button inside"
  aria-label="Show API key for ${tool.displayName}"
  aria-pressed=${clear === null ? 'false' : 'true'}
  @click=${toggleKey}
>
  ${eyeIcon}
</button>`;

function buttonsHtml(parts: PresetParts) {
  const { appliable, content, fields } = parts.form;
  const { displayName, state } = parts.tool;
  const next = fields.find((field) => !parts.done.has(field.id));
  const isWalk = fields.length > 0;
  const [copy, copies] = isWalk ? ['Copy all', 'Copy all fields'] : ['Copy', 'Copy preset'];
  const copyNext = next ? copyWords(next.label) : '';
  return html`
    ${appliable ? button('Apply…', parts.apply, `Apply to ${displayName}…`, true) : nothing}
    ${
      isWalk && next
        ? button(copyNext, () => parts.copyField(next), `${copyNext} for ${displayName}`, true)
        : nothing
    }
    ${isWalk && !next ? button('Start over', parts.startOver, `Start over with ${displayName}`) : nothing}
    ${
      content === ''
        ? nothing
        : button(copy, parts.copyForm, `${copies} for ${displayName}`, !appliable && !isWalk)
    }
    ${
      state === 'points-here' || state === 'overruled'
        ? button('Ask the tool', parts.confirm, `Ask the tool ${displayName}`)
        : nothing
    }
    ${parts.offersUndo ? button('Undo', parts.undo, `Undo for ${displayName}`) : nothing}
  `;
}

const resultHtml = ({ words, face: state }: PresetResult) => html`<p class="result">
  ${state === null ? nothing : face(state, 'cropped')}<span>${clipped(words)}</span>
</p>`;

const button = (label: string, press: () => Promise<string | null>, name: string, ink = false) =>
  smallButton(label, press, { name, ink });

function valueHtml(value: string, isSecret: boolean) {
  if (isSecret && isMasked(value)) {
    return html`<span class="value selectable"
      ><span aria-hidden="true">${value}</span><span class="unseen">hidden</span></span
    >`;
  }
  return html`<span class="value selectable ${isSecret ? 'clear' : ''}">${value}</span>`;
}

/** A model that the gateway lacks is named before anything is copied. */
function modelHtml({ model: { id, listed, replaces } }: ToolIntegration) {
  if (listed === false) {
    return html`<p><span class="id">${clipped(id)}</span>: <span class="amber">not offered now</span></p>`;
  }
  if (replaces === null) return nothing;
  return html`<p>
    <span class="id">${clipped(id)}</span> is used.
    <span class="id">${clipped(replaces)}</span> is <span class="amber">not offered now</span>.
  </p>`;
}
