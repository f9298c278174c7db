import { describe, expect, test } from 'vitest';
import { folderWith, starterFolder } from './folder.ts';

/** A command line that is wrong: one sentence on stderr, exit 1, nothing on stdout, nothing done. */
const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['a mistyped option of apply', ['apply', '--tpyo'], /^Error: Unknown argument: tpyo\. /],
  ['a mistyped option beside consent', ['apply', '--yes', '--tpyo'], /Unknown argument: tpyo\./],
  ['an option nobody has', ['plan', '--nope'], /^Error: Unknown argument: nope\. /],
  ['an argument too many', ['validate', '.', 'more'], /Unknown argument: more\./],
  ['a mistyped command', ['paln'], /^Error: Did you mean plan\? /],
  ['a word that is no command', ['xylophone'], /^Error: Unknown .*xylophone/],
  ['no command', [], /^Error: Say what to do: a command is missing\. /],
  ['an option instead of a command', ['--yes'], /a command is missing\./],
  ['an unknown format', ['plan', '--format', 'xml'], /format.*"xml".*"human", "json", "markdown"/],
  ['an unknown format of drift', ['drift', '--format', 'xml'], /format.*"xml".*"human", "json", "markdown"/],
  [
    'a format that is none of apply',
    ['apply', '--format', 'markdown'],
    /format.*"markdown".*"human", "json"/,
  ],
  ['the newest none of a history', ['history', '--last', '0'], /--last is not a whole number from 1 on\./],
  ['consent to nothing', ['drift', '--yes'], /^Error: drift writes nothing without --heal\./],
  ['a heal as an issue', ['drift', '--heal', '--format', 'markdown'], /--heal speaks no markdown\./],
  ['an unknown risk', ['apply', '--allow', 'nonsense'], /allow.*"nonsense".*"shortens-retention"/],
  [
    'a time to wait that is none',
    ['apply', '--lock-timeout', 'soon'],
    /--lock-timeout "soon" is no time such as 30s, 5m or 1h\. /,
  ],
  ['two reviewed plans', ['apply', '--plan', 'a', '--digest', 'b'], /digest.*plan.*mutually exclusive/],
  ['an environment named twice', ['plan', '--env', 'a', '--env', 'b'], /--env is given more than once\./],
  ['a month named twice', ['report', 'x', '--month', '2026-10', '--month', '2026-09'], /--month is given/],
  ['a negated option', ['plan', '--no-env'], /Unknown argument: no-env\./],
  ['an option with a path in it', ['plan', '--env.name=a'], /Unknown argument/],
  ['an unknown environment', ['plan', '--env', 'prodution'], /There is no environment "prodution"/],
  ['a directory that does not exist', ['validate', 'nowhere'], /nowhere holds no declarations/],
  ['a directory that does not exist, to plan', ['plan', 'nowhere'], /nowhere holds no declarations/],
  ['a sandbox that is not up', ['plan'], /The sandbox is not running\. Start it with/],
  ['no action for the sandbox', ['sandbox'], /^Error: Say up, down, status, generate or clock\. /],
  ['a mistyped action for the sandbox', ['sandbox', 'dwon'], /^Error: Did you mean down\? /],
  ['an argument too many for the sandbox', ['sandbox', 'up', 'now'], /Unknown argument: now\./],
  ['the status of no sandbox', ['sandbox', 'status'], /No sandbox is up\./],
  [
    'events of no time',
    ['sandbox', 'generate'],
    /Say when the events happen: either --month YYYY-MM or --now\./,
  ],
  [
    'events of two times',
    ['sandbox', 'generate', '--now', '--month', '2026-10'],
    /Say when the events happen: either/,
  ],
  [
    'no events',
    ['sandbox', 'generate', '--now', '--events', '0'],
    /--events 0 is no number from 1 to 1,000,000\./,
  ],
  ['events in words', ['sandbox', 'generate', '--now', '--events', 'many'], /--events NaN is no number/],
  [
    'too many events',
    ['sandbox', 'generate', '--now', '--events', '1000001'],
    /--events 1000001 is no number/,
  ],
  ['a seed in words', ['sandbox', 'generate', '--now', '--seed', 'abc'], /--seed NaN is no whole number/],
  ['events of a thirteenth month', ['sandbox', 'generate', '--month', '2026-13'], /"2026-13" is not a month/],
  ['a good command without a sandbox', ['sandbox', 'generate', '--now'], /The sandbox is not running\./],
  ['a report without a name', ['report'], /^Error: .*\. See das-compliance report --help\.$/m],
  [
    'a report without a month',
    ['report', 'monthly-privileged-activity'],
    /Missing required argument: month\./,
  ],
  [
    'a thirteenth month',
    ['report', 'x', '--month', '2026-13'],
    /"2026-13" is not a month\. Write it as YYYY-MM/,
  ],
  ['a month in words', ['report', 'x', '--month', 'October'], /"October" is not a month\./],
  ['a month to come', ['report', 'x', '--month', '2026-12'], /2026-12 has not begun: today is 2026-11-12/],
  [
    'an unknown report',
    ['report', 'montly', '--month', '2026-10'],
    /No Report is named "montly"\. Known: monthly-privileged-activity\./,
  ],
  ['nothing to replay', ['replay'], /^Error: .*\. See das-compliance replay --help\.$/m],
];

test.each(WRONG)('%s is one sentence and nothing else', async (_, line, sentence) => {
  const folder = starterFolder();
  const before = folder.paths();
  const { code, out, err } = await folder.run(...line);
  expect(err).toMatch(/^Error: [^\n]+\n$/);
  expect(err).toMatch(sentence);
  expect(err).not.toMatch(/\?\.|\.\. |\s{2}|undefined|\n\s+at /);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(folder.paths()).toEqual(before);
});

const COMMANDS = [
  ['validate'],
  ['test'],
  ['plan'],
  ['apply'],
  ['drift'],
  ['destroy'],
  ['import'],
  ['replay'],
  ['report'],
  ['sandbox'],
  ['sandbox', 'up'],
  ['sandbox', 'down'],
  ['sandbox', 'status'],
  ['sandbox', 'generate'],
];

describe('help', () => {
  // In a folder without declarations, a sandbox or a file to read, each of these would say something if it ran.
  test.each(COMMANDS.map((words) => [words.join(' '), words] as const))(
    '%s --help explains itself on stdout and does nothing',
    async (name, words) => {
      const folder = folderWith();
      for (const flag of ['--help', '-h']) {
        const { code, out, err } = await folder.run(...words, flag);
        expect({ code, err }).toEqual({ code: 0, err: '' });
        expect(out).toMatch(new RegExp(`^das-compliance ${name}\\b`));
        expect(out).toContain('--help');
      }
      expect(folder.paths()).toEqual([]);
    },
  );

  test('names every command and the exit codes', async () => {
    const { code, out, err } = await folderWith().run('--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const [command] of COMMANDS) expect(out).toContain(`das-compliance ${command}`);
    expect(out).toContain('Exit codes: 0 fine, 1 error, 2 changes or drift, 3 refused');
  });

  test('wins over consent: nothing is applied', async () => {
    const { code, out, err } = await starterFolder().run('apply', '--yes', '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^das-compliance apply/);
  });
});

test('--version is one line on stdout', async () => {
  expect(await folderWith().run('--version')).toEqual({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    err: '',
  });
});

test('completion prints a script for the shell', async () => {
  const { code, out, err } = await folderWith().run('completion');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('das-compliance --get-yargs-completions');
});

test('--allow takes several risks, in one go or one by one', async () => {
  for (const allow of [
    ['--allow', 'adopts', 'deletes'],
    ['--allow', 'adopts', '--allow', 'deletes'],
  ]) {
    const { err } = await starterFolder().run('apply', ...allow);
    expect(err).toContain('The sandbox is not running.');
  }
});
