import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeOf, type Finding, reportOf } from './report.ts';

const measured = (workload: string, ratio: number, low: number, high: number): Finding => ({
  ...{ workload, kind: 'measured' },
  interval: { ratio, low, high },
});
const steady = measured('edits', 1.01, 0.98, 1.04);
const slower = measured('spans', 1.3, 1.2, 1.4);
const unclear = measured('queries', 1.05, 0.9, 1.2);
const incomparable: Finding = { workload: 'checks', kind: 'incomparable', reason: 'no such file' };

test('what is slower fails, and is named', () => {
  const report = reportOf([steady, slower], ['A note.']);
  assert.equal(exitCodeOf([steady, slower, incomparable]), 1);
  assert.match(report, /^\| spans \| \+30\.0 % \| \+20\.0 % to \+40\.0 % \| \*\*slower\*\* \|$/m);
  assert.match(report, /^\| edits \| \+1\.0 % \| −2\.0 % to \+4\.0 % \| steady \|$/m);
  assert.match(report, /^Costs more than 10 %: spans\.$/m);
  assert.match(report, /A note\.$/);
});

test('what cannot be told does not fail, and is said', () => {
  assert.equal(exitCodeOf([steady, unclear]), 0);
  assert.match(reportOf([steady, unclear], []), /none can be ruled out for queries/);
});

test('where nothing was compared nothing has passed', () => {
  assert.equal(exitCodeOf([incomparable]), 2);
  assert.match(reportOf([incomparable], []), /^Nothing could be compared\.$/m);
  assert.equal(exitCodeOf([steady, incomparable]), 0);
  assert.match(reportOf([steady, incomparable], []), /not compared: no such file/);
});
