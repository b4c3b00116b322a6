import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Reply } from '../../main/contract/commands.ts';
import type { CoreRow, CoreView, CoreWork } from '../../main/contract/cores.ts';
import { type BarButton, barButton } from '../base/bar.ts';
import { whyRefused } from '../base/run-action.ts';
import { clipped } from '../base/shown-words.ts';
import { barChanged, TabView } from '../base/tab-view.ts';
import { smallButton } from '../elements/small-button.ts';
import { backRow, subViewStyle } from '../elements/sub-view.ts';
import { switchHtml, switchStyle } from '../elements/switch.ts';
import { coreVersionsStyle } from './core-versions-style.ts';

/** The versions of CLIProxyAPI: which one runs, what another would lack, and the way to it and back. */
@customElement('core-versions')
export class CoreVersions extends TabView {
  static override styles = [subViewStyle, switchStyle, coreVersionsStyle];

  @property({ attribute: false }) accessor view!: CoreView;
  @property({ attribute: false }) accessor back: () => void = () => {};
  /** Whether the bar takes no press just now. */
  @property({ attribute: false }) accessor isGuarded: () => boolean = () => false;
  /** Puts the focus on the bar's own primary button. */
  @property({ attribute: false }) accessor toPrimary: () => Promise<void> = async () => {};
  /** The version that the user is asked about. */
  @state() private accessor asked: string | null = null;
  @state() private accessor refused: string | null = null;

  get bar(): readonly BarButton[] {
    const { work, back } = this.view;
    if (work) return work.canCancel ? [barButton('cancel', 'Cancel', this.#cancel)] : [];
    const row = this.#askedRow();
    if (row) {
      const name = `Switch to ${row.version}`;
      return [
        barButton('leave', 'Cancel', this.#leave),
        barButton('switch', name, () => this.#use(row), { primary: true }),
      ];
    }
    return back ? [barButton('back', back.label, this.#goBack)] : [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ask(this.bridge.CORE_LIST(undefined));
  }

  escape(): boolean {
    if (this.#askedRow()) void this.#leave();
    else this.back();
    return true;
  }

  /** Where a keyboard goes on from the menu. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLButtonElement>('.back')?.focus();
  }

  /** Nothing here is secret; what was asked is to be asked anew. */
  conceal(): void {
    this.asked = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view') && this.view.work) {
      this.asked = null;
      this.refused = null;
    }
  }

  protected override updated(): void {
    this.dispatchEvent(barChanged());
  }

  override render() {
    const { rows, work, sentence } = this.view;
    const question = this.#askedRow()?.question ?? null;
    return html`
      ${backRow('Gateway', this.back)}
      <p class="sentence ${question === null ? '' : 'asked'}" role="status">
        ${clipped(work?.step ?? question ?? this.refused ?? sentence)}
      </p>
      ${work ? this.#progress(work) : nothing}
      <div class="card" role="list" aria-label="Versions of CLIProxyAPI">
        ${rows.length === 0 ? html`<div class="row" role="listitem">Looking for versions…</div>` : rows.map(this.#row)}
      </div>
      ${this.#lookout()}
    `;
  }

  #lookout() {
    const { daily, line } = this.view.lookout;
    return html`<div class="card lookout">
      <div class="row">
        <div class="name" id="daily">Look for newer versions daily<p>${clipped(line)}</p></div>
        ${smallButton('Look now', this.#lookForNewer, { name: 'Look now for newer versions' })}
        ${switchHtml(daily, 'Look for newer versions daily', this.#toggleDaily)}
      </div>
    </div>`;
  }

  #progress({ step, detail, share }: CoreWork) {
    return html`
      <progress aria-label=${step} max="1" value=${share ?? nothing}></progress>
      <p class="detail">
        ${share === null ? nothing : `${Math.floor(share * 100)} %, `}${clipped(detail ?? '')}
      </p>
    `;
  }

  readonly #row = ({ version, place, runs, sentence, question }: CoreRow) => html`
    <div class="row ${runs ? 'now' : ''}" role="listitem">
      <div class="name">
        <span class="version">${version}</span>
        <span class="place">${place}</span>
        <p>${clipped(sentence)}</p>
      </div>
      ${
        question === null
          ? nothing
          : smallButton('Use', () => this.#choose(version), {
              name: `Use ${version}`,
              off: this.view.work !== null,
              reason: 'Another version is on its way',
            })
      }
    </div>
  `;

  #askedRow(): CoreRow | null {
    if (this.asked === null || this.view.work) return null;
    const row = this.view.rows.find(({ version }) => version === this.asked);
    return row && row.question !== null ? row : null;
  }

  readonly #choose = async (version: string): Promise<null> => {
    this.asked = version;
    this.refused = null;
    await this.updateComplete;
    await this.toPrimary();
    return null;
  };

  readonly #leave = async (): Promise<null> => {
    this.asked = null;
    return null;
  };

  async #use({ version }: CoreRow): Promise<null> {
    if (this.isGuarded()) return null;
    await this.#ask(this.bridge.CORE_USE({ version }));
    this.asked = null;
    return null;
  }

  readonly #goBack = async (): Promise<null> =>
    this.isGuarded() ? null : this.#ask(this.bridge.CORE_BACK(undefined));

  readonly #cancel = async (): Promise<null> =>
    this.isGuarded() ? null : this.#ask(this.bridge.CORE_CANCEL(undefined));

  readonly #lookForNewer = (): Promise<null> => this.#ask(this.bridge.CORE_LOOK(undefined));

  readonly #toggleDaily = (): void =>
    void this.#ask(this.bridge.CORE_DAILY({ daily: !this.view.lookout.daily }));

  async #ask(answer: Promise<Reply<unknown>>): Promise<null> {
    this.refused = whyRefused(await answer);
    return null;
  }
}
