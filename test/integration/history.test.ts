import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectExit, planOf, send, type WorkingCopy, workingCopy } from '../support/working-copy.ts';

const HISTORY = '/das-compliance-history';
let copy: WorkingCopy;

beforeEach(() => {
  copy = workingCopy();
});
afterEach(() => copy.leave());

const historyOf = async (line = 'history --format json', code = 0) =>
  JSON.parse(await expectExit(code, copy.run(line)));
const shorten = () => copy.edit('policies/retention/pci-dss.yaml', 'after: 400d', 'after: 390d');

test('each apply leaves who, what, consents and results; one with nothing to do leaves nothing', async () => {
  expect(await expectExit(0, copy.run('history'))).toContain('is empty.');
  const { digest, steps } = await planOf(copy);
  await expectExit(0, copy.run(`apply --digest ${digest}`));
  await expectExit(0, copy.run('apply --yes'));
  shorten();
  await expectExit(3, copy.run('apply --yes'));
  await expectExit(0, copy.run('apply --yes --allow shortens-retention'));
  const { length, head, runs, broken } = await historyOf();
  expect([length, broken]).toEqual([4, []]);
  expect(runs).toMatchObject([
    {
      begun: {
        command: 'apply',
        consents: {
          reviewed: false,
          allowed: ['shortens-retention'],
          used: [{ risk: 'shortens-retention', address: 'RetentionPolicy/pci-dss' }],
        },
      },
      ended: {
        result: 'done',
        unchanged: steps.length - 1,
        outcomes: [{ action: 'update', address: 'RetentionPolicy/pci-dss', status: 'applied' }],
      },
    },
    {
      begun: { digest, consents: { reviewed: true, used: [] } },
      ended: { outcomes: { length: steps.length } },
    },
  ]);
  const said = await expectExit(0, copy.run(`history --last 1 --head ${head}`));
  expect(said).toContain('    agreed to shortens-retention: RetentionPolicy/pci-dss: ');
  expect(said).not.toContain('create RetentionPolicy');
  expect(said).toContain(head);
  await expectExit(0, copy.run('destroy --yes'));
  expect((await historyOf()).runs[0]).toMatchObject({ begun: { command: 'destroy' } });
});

test('who alters an entry, takes one out or cuts the newest off is found out, and the entry is named', async () => {
  await expectExit(0, copy.run('apply --yes'));
  shorten();
  await expectExit(0, copy.run('apply --yes --allow shortens-retention'));
  const { head } = await historyOf();
  const place = (sequence: number) => `${HISTORY}/_doc/${String(sequence).padStart(12, '0')}`;
  const { _source: third } = await send('GET', place(3));

  await send('PUT', `${place(3)}?refresh=true`, { ...(third as object), who: 'nobody' });
  const { code, err } = await copy.run('history');
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(
      /^Error: The history of sandbox is broken: entry 3 is not as it was written[^\n]+\n$/,
    ),
  ]);
  expect((await historyOf('history --format json', 1)).broken[0]).toBe('entry 3 is not as it was written');

  await send('DELETE', `${place(3)}?refresh=true`);
  expect((await copy.run('history')).err).toContain('entry 3 is missing');

  await send('DELETE', `${place(4)}?refresh=true`);
  expect((await copy.run('history')).err).toContain('the inventory of RetentionPolicy/pci-dss names');
  expect((await copy.run(`history --head ${head}`)).err).toContain(
    `--head names the entry with hash ${head}`,
  );

  await send('DELETE', HISTORY);
  expect((await copy.run('history')).code).toBe(1);
});
