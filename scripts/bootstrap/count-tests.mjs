// @ts-check

/** @typedef {{ passed: number, failed: number, skipped: number }} TestCount */
/**
 * The part of vitest's JSON report that is read.
 * @typedef {{ status: string, assertionResults: readonly { status: string }[] }} FileReport
 * @typedef {{ testResults: readonly FileReport[] }} TestReport
 */

/**
 * Counts over all suites. A file that could not even be loaded counts as one failure, and so does a
 * run that ended badly with no test to blame (an unhandled rejection, no test found, a crash).
 * @param {TestReport | null} report
 * @param {number} exitCode
 * @returns {TestCount}
 */
export function countTests(report, exitCode) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report?.testResults ?? []) {
    let failedHere = 0;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') count.passed += 1;
      else if (status === 'failed') failedHere += 1;
      else count.skipped += 1;
    }
    if (file.status === 'failed' && failedHere === 0) failedHere = 1;
    count.failed += failedHere;
  }
  if (count.failed === 0 && (exitCode !== 0 || report === null)) count.failed = 1;
  return count;
}

/**
 * @param {readonly TestCount[]} counts
 * @returns {TestCount}
 */
export const sumOf = (counts) =>
  counts.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** @param {TestCount} count */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
