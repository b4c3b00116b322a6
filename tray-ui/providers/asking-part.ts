import { html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Bridge } from '../../main/contract/commands.ts';
import { clipped } from '../base/shown-words.ts';

/** A part of the Providers tab that asks main for something and shows what was answered. */
export abstract class AskingPart extends LitElement {
  @property({ attribute: false }) accessor bridge!: Bridge;
  @property({ attribute: false }) accessor say: (words: string) => void = () => {};
  /** What came of it last. */
  @state() protected accessor said: string | null = null;

  /** Shows the words and says them; null takes the former ones away. */
  protected tell(words: string | null): null {
    this.said = words;
    if (words !== null) this.say(words);
    return null;
  }

  protected saidHtml() {
    return this.said === null ? nothing : html`<p class="said">${clipped(this.said)}</p>`;
  }
}
