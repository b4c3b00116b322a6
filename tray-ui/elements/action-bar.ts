import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ActionId } from '../../main/contract/actions.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import type { BarButton } from '../base/bar.ts';
import { sides } from '../base/shared-style.ts';
import { base } from '../base/theme.ts';
import './more-menu.ts';
import './press-button.ts';
import type { PressButton } from './press-button.ts';

/** The foot of the popover: more, then secondary, then the primary rightmost. */
@customElement('action-bar')
export class ActionBar extends LitElement {
  static override styles = [
    base,
    sides,
    css`
      :host {
        --button-padding: 12px;
        display: flex;
        position: relative;
        gap: 8px;
        align-items: center;
        justify-content: flex-end;
        padding-block: 10px;
        border-top: 1px solid var(--line);
      }

      /* The icon, not its button, is flush with the margin. */
      more-menu {
        margin: 0 auto 0 -8px;
      }

      .apart {
        margin-right: auto;
      }

      press-button {
        min-width: 0;
      }

      @container (inline-size < 21rem) {
        :host {
          --button-padding: 10px;
        }
      }

      @container (inline-size < 15rem) {
        :host {
          flex-wrap: wrap;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor buttons: readonly BarButton[] = [];
  /** What a tab has in its bar beside buttons. */
  @property({ attribute: false }) accessor content: TemplateResult | null = null;
  @property({ attribute: false }) accessor menu: Snapshot['menu'] = [];
  @property({ attribute: false }) accessor choose: (action: ActionId) => void = () => {};

  @query('press-button[ink]') accessor primary: PressButton | null = null;

  override render() {
    return html`
      ${this.menu.length === 0 ? nothing : html`<more-menu .groups=${this.menu} .choose=${this.choose}></more-menu>`}
      ${this.content ?? nothing}
      ${repeat(this.buttons, ({ key }) => key, this.#button)}
    `;
  }

  readonly #button = ({
    label,
    name,
    primary,
    enabled,
    reason,
    press,
    apart,
    quiet,
    room,
  }: BarButton) => html`
    <press-button
      class=${apart ? 'apart' : ''}
      label=${label}
      name=${name}
      ?ink=${primary}
      ?quiet=${quiet}
      ?off=${!enabled}
      .reason=${reason}
      .room=${room ?? null}
      .press=${press}
    ></press-button>
  `;
}
