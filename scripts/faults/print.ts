import { catalogue } from './catalogue.ts';
import { brokenRows, faultCounts, faultTable } from './table.ts';
import { testTitles } from './test-titles.ts';
import { brokenWays, ways, waysTable } from './ways.ts';

/**
 * Prints what holds each fault, and for `npm run faults -- providers` what was seen of each way to
 * each provider; ends with 1 where a row names a test that is gone.
 */
const titlesOf = testTitles();
const ofProviders = process.argv[2] === 'providers';
console.log(
  ofProviders
    ? waysTable(ways, titlesOf)
    : `${faultTable(catalogue, titlesOf)}\n\n${faultCounts(catalogue)}`,
);
const broken = ofProviders ? brokenWays(ways, titlesOf) : brokenRows(catalogue, titlesOf);
for (const sentence of broken) console.error(sentence);
process.exitCode = broken.length > 0 ? 1 : 0;
