import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Replays events that others published through the built command line and checks what it makes of them.
 * Arguments: the folder of the samples, and the file that takes "passed failed".
 */
const [, , folder = '', counts = ''] = process.argv;
const BIN = join(import.meta.dirname, '..', 'dist', 'cli', 'bin.js');

const EVENTS = {
  'aurora-postgresql-1': ['aurora-postgresql', 'login', 'success'],
  'aurora-postgresql-2': ['aurora-postgresql', 'ddl', 'success'],
  'aurora-postgresql-3': ['aurora-postgresql', 'select', 'success'],
  'aurora-mysql-1': ['aurora-mysql', 'login', 'success'],
  'aurora-mysql-2': ['aurora-mysql', 'ddl', 'success'],
  'aurora-mysql-3': ['aurora-mysql', 'ddl', 'success'],
  'aurora-mysql-4': ['aurora-mysql', 'select', 'success'],
  'oracle-1': ['oracle', 'login', 'success'],
  'oracle-2': ['oracle', 'ddl', 'success'],
  'sqlserver-1': ['sqlserver', 'login_failed', 'failure'],
  'sqlserver-3': ['sqlserver', 'select', 'success'],
};

const total = { passed: 0, failed: 0 };
for (const [name, expected] of Object.entries(EVENTS)) {
  replayEvent(name, expected);
}
replayHeartbeat();
replayUnreadable('envelope-1');
replayUnreadable('envelope-2');
writeFileSync(counts, `${total.passed} ${total.failed}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

function replayEvent(name, expected) {
  const { status, stdout, stderr } = run(name);
  const lines = linesOf(stdout);
  const event = lines.length === 1 ? parse(lines[0]) : {};
  check(`${name}: one line, exit 0`, lines.length === 1 && status === 0, stdout + stderr);
  check(
    `${name}: ${expected.join(', ')}`,
    [event.engine, event.activity, event.outcome].join() === expected.join(),
    JSON.stringify(event),
  );
  const time = loggedTime(name);
  check(`${name}: @timestamp is ${time}`, event['@timestamp'] === time, String(event['@timestamp']));
}

function replayHeartbeat() {
  const { status, stdout, stderr } = run('heartbeat-1');
  check('heartbeat-1: no line, exit 0', stdout === '' && status === 0, stdout + stderr);
  check('heartbeat-1: counted', /\b1 heartbeat\b/.test(stderr), stderr);
}

/** One line of reason and at most one of advice; a stack would be a bug. */
function replayUnreadable(name) {
  const { status, stdout, stderr } = run(name);
  const lines = linesOf(stderr);
  const isClear = lines.length >= 1 && lines.length <= 2 && lines[0]?.includes(`${name}.json`);
  check(`${name}: exit 1, nothing on stdout`, status === 1 && stdout === '', `exit ${status}: ${stdout}`);
  check(`${name}: one clear sentence that names the file`, isClear && !/^\s+at /m.test(stderr), stderr);
}

function run(name) {
  const args = [BIN, 'replay', join(folder, `${name}.json`)];
  return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
}

/** The engine's own time with all its digits; the samples are all in UTC. */
function loggedTime(name) {
  const text = readFileSync(join(folder, `${name}.json`), 'utf8');
  const [, day, time] = /"logTime"\s*:\s*"([\d-]+) ([\d:.]+)/.exec(text) ?? [];
  return `${day}T${time}Z`;
}

function linesOf(text) {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

function check(name, passed, shown) {
  total[passed ? 'passed' : 'failed'] += 1;
  process.stdout.write(passed ? `ok ${name}\n` : `FAILED ${name}\n  ${shown.trim().slice(0, 500)}\n`);
}
