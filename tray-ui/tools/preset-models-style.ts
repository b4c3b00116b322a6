import { css } from 'lit';

/** Of the view that lists the models of presets. */
export const presetModelsStyle = css`
  input {
    width: 100%;
    margin-bottom: 8px;
  }

  .card .row {
    min-height: 2.25rem;
    padding: 2px 6px 2px 0;
  }

  .pick {
    display: flex;
    flex: 1;
    gap: 8px;
    align-items: center;
    min-width: 0;
    min-height: 2rem;
    padding: 0 6px 0 12px;
    border-radius: 7px;
    color: var(--t1);
    font: 400 0.75rem / 1rem var(--mono);
    text-align: left;
  }

  .pick:hover {
    background: var(--hover);
  }

  .pick .icon {
    flex: none;
    color: var(--green-text);
  }

  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .own {
    font-family: var(--ui);
  }

  .role {
    padding-right: 8px;
    color: var(--t2);
  }

  select {
    min-height: 1.75rem;
    font-size: 0.75rem;
    line-height: 1rem;
  }

  select.none:not(:hover, :focus-visible) {
    background: none;
    color: var(--t2);
  }

  .note {
    margin: 8px 12px;
  }

  @container (inline-size < 15rem) {
    .card .row {
      flex-wrap: wrap;
    }

    .pick {
      flex-basis: 100%;
    }
  }
`;
