import { css } from 'lit';

export const popoverStyle = css`
  :host {
    position: fixed;
    inset: 0;
    overflow: hidden;
    container-type: size;
    background: var(--bg);
    color: var(--t1);
    -webkit-user-select: none;
    user-select: none;
  }

  /* The window's edge, drawn over everything so that it takes no room. */
  :host::after {
    position: absolute;
    inset: 0;
    border: 1px solid var(--line);
    border-radius: inherit;
    content: '';
    pointer-events: none;
  }

  /* For windows that can be transparent. */
  :host([rounded]) {
    border-radius: 12px;
  }

  main {
    display: flex;
    flex-direction: column;
    height: 100%;
  }

  .views {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
  }

  [role='tabpanel'] {
    height: 100%;
  }

  .tab {
    display: block;
    height: 100%;
  }

  @container (inline-size < 15rem) {
    main {
      display: block;
      overflow-y: auto;
    }

    .views {
      overflow: visible;
    }
  }
`;
