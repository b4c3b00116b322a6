import { css } from 'lit';

export const coreVersionsStyle = css`
  .lookout {
    margin-top: 12px;
  }

  .lookout .name {
    flex: 1;
  }

  .asked {
    color: var(--t1);
  }

  .card .row {
    align-items: flex-start;
    padding-block: 8px;
  }

  .card.lookout .row {
    align-items: center;
  }

  .version {
    font: 500 0.8125rem / 1.125rem var(--ui);
  }

  .place {
    margin-left: 2px;
    color: var(--t2);
    font-weight: 400;
    font-size: 0.75rem;
  }

  .now .place {
    color: var(--green-text);
  }

  progress {
    display: block;
    appearance: none;
    width: 100%;
    height: 4px;
    margin-bottom: 6px;
    overflow: hidden;
    border: 0;
    border-radius: 2px;
    background: var(--hover);
  }

  ::-webkit-progress-bar {
    background: none;
  }

  ::-webkit-progress-value {
    border-radius: 2px;
    background: var(--ink);
  }

  .detail {
    min-height: 1rem;
    margin-bottom: 8px;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }

  @media (forced-colors: active) {
    progress {
      outline: 1px solid CanvasText;
    }
  }
`;
