// @ts-check

/**
 * A line a row, each column as wide as its widest cell.
 * @param {readonly (readonly string[])[]} rows
 */
export function tableLines(rows) {
  /** @param {number} column */
  const widthOf = (column) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widthOf(column)))
      .join('  ')
      .trimEnd(),
  );
}
