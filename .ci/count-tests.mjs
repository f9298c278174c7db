import { existsSync, readFileSync } from 'node:fs';

/**
 * Prints "passed failed" from Vitest's JSON report. What is not a failed test but wrong all the same counts as one
 * failure: a file that does not load, a skipped test, a run that ended badly or left no report.
 */
const [, , path = '', exitCode = '1'] = process.argv;
const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { testResults: [] };
const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
const passed = tests.filter(({ status }) => status === 'passed').length;
const emptyFiles = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
).length;
const failed = tests.length - passed + emptyFiles;
process.stdout.write(`${passed} ${failed === 0 && (exitCode !== '0' || passed === 0) ? 1 : failed}\n`);
