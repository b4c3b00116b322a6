import { catalogue } from './catalogue.ts';
import { brokenRows, faultCounts, faultTable } from './table.ts';
import { testTitles } from './test-titles.ts';

/** Prints what holds each fault; ends with 1 where a row names a test that is gone. */
const titlesOf = testTitles();
console.log(`${faultTable(catalogue, titlesOf)}\n\n${faultCounts(catalogue)}`);
const broken = brokenRows(catalogue, titlesOf);
for (const sentence of broken) console.error(sentence);
process.exitCode = broken.length > 0 ? 1 : 0;
