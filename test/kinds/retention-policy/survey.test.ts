import { describe, expect, it } from 'vitest';
import type { SearchPort, SearchResponse } from '../../../src/core/ports.ts';
import type { Finding, Live } from '../../../src/core/types.ts';
import { mend } from '../../../src/kinds/retention-policy/mend.ts';
import { surveyIndices } from '../../../src/kinds/retention-policy/survey.ts';

/** FAKE: a server that answers by the beginning of the path, and keeps what it was asked. */
function server(answers: Readonly<Record<string, SearchResponse>>) {
  const asked: string[] = [];
  const search: SearchPort = {
    url: 'fake:',
    request: async (method, path, body) => {
      asked.push([method, path, body && JSON.stringify(body)].filter(Boolean).join(' '));
      const found = Object.entries(answers).find(([start]) => path.startsWith(start));
      if (!found) throw new Error(`unexpected ${path}`);
      return found[1];
    },
  };
  return { search, asked };
}

const CAT = '/_cat/indices/das-audit-*';
const EXPLAIN = '/_plugins/_ism/explain/';
const line = (index: string, documents: string | null = '5') => ({
  index,
  'creation.date': '1795357991766',
  'docs.count': documents,
});
const ok = (body: unknown): SearchResponse => ({ status: 200, body });

// As recorded: captures 8-lifecycle/ism-failing (seconds 304) and 1-ism/18, 19; only the names differ.
const FAILED = {
  'index.plugins.index_state_management.policy_id': 'pci',
  policy_id: 'pci',
  policy_seq_no: 1904,
  policy_primary_term: 1,
  policy: { policy_id: 'pci', default_state: 'hot' },
  state: { name: 'snap', start_time: 1795358172001 },
  action: { name: 'snapshot', index: 0, failed: true, consumed_retries: 1 },
  step: { name: 'attempt_snapshot', step_status: 'failed' },
  retry_info: { failed: false, consumed_retries: 0 },
  info: { cause: '[no-such-repo] missing', message: 'Failed to create snapshot [index=das-audit-a]' },
  enabled: false,
};
const UNMANAGED = {
  'index.plugins.index_state_management.policy_id': null,
  'index.opendistro.index_state_management.policy_id': null,
  enabled: null,
};
const SOON = { 'index.plugins.index_state_management.policy_id': 'pci', policy_id: 'pci', enabled: true };

describe('the survey of audit indices', () => {
  it('reads all in two calls, the closed ones too, and says what each is', async () => {
    const { search, asked } = server({
      [CAT]: ok([line('das-audit-a'), line('das-audit-b', null), line('das-audit-c')]),
      [EXPLAIN]: ok({
        'das-audit-a': FAILED,
        'das-audit-b': UNMANAGED,
        'das-audit-c': SOON,
        total_managed_indices: 2,
      }),
    });
    const common = { createdAt: 1795357991766, documents: 5 };
    expect(await surveyIndices(search)).toEqual([
      {
        ...common,
        index: 'das-audit-a',
        policyId: 'pci',
        version: '1904/1',
        copy: { policy_id: 'pci', default_state: 'hot' },
        state: 'snap',
        failure: {
          what: 'step attempt_snapshot of action snapshot failed: [no-such-repo] missing',
          givenUp: true,
        },
      },
      {
        ...common,
        index: 'das-audit-b',
        documents: 0,
        policyId: null,
        version: undefined,
        state: undefined,
        failure: undefined,
      },
      {
        ...common,
        index: 'das-audit-c',
        policyId: 'pci',
        version: undefined,
        state: undefined,
        failure: undefined,
      },
    ]);
    expect(asked).toEqual([
      'GET /_cat/indices/das-audit-*?format=json&h=index,creation.date,docs.count&s=index&expand_wildcards=all',
      'GET /_plugins/_ism/explain/das-audit-*?size=10000&show_policy=true',
    ]);
  });

  it('asks by name for what a page left out, as many at once as a request takes', async () => {
    const names = Array.from({ length: 120 }, (_, at) => `das-audit-n${at}-${'x'.repeat(60)}`);
    const { search, asked } = server({
      [CAT]: ok(names.map((name) => line(name))),
      [`${EXPLAIN}das-audit-*`]: ok({ [names[0] ?? '']: UNMANAGED, total_managed_indices: 0 }),
      [EXPLAIN]: ok(
        Object.fromEntries([...names.slice(1).map((name) => [name, SOON]), ['total_managed_indices', 9]]),
      ),
    });
    const found = await surveyIndices(search);
    expect(found.filter(({ policyId }) => policyId === 'pci')).toHaveLength(119);
    expect(asked).toHaveLength(2 + 3);
  });

  it('finds none on a cluster without audit indices', async () => {
    const reason = 'Validation Failed: 1: no documents to get;';
    const none = { error: { type: 'action_request_validation_exception', reason }, status: 400 };
    const { search } = server({ [CAT]: ok([]), [EXPLAIN]: { status: 400, body: none } });
    expect(await surveyIndices(search)).toEqual([]);
  });

  it('stops in one sentence where index management refuses', async () => {
    const error = { reason: 'no permissions for [cluster:admin/opendistro/ism/managedindex/explain]' };
    const { search } = server({ [CAT]: ok([]), [EXPLAIN]: { status: 403, body: { error } } });
    await expect(surveyIndices(search)).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: expect.stringContaining('Explaining the audit indices: the server answered 403'),
    });
  });
});

describe('mending', () => {
  const policy: Live = {
    name: 'pci',
    id: 'pci',
    body: {},
    version: { type: 'sequence', seqNo: 553, primaryTerm: 1 },
  };
  const finding = (remedy: 'attach' | 'move'): Finding => ({
    kind: 'unmanaged',
    address: 'RetentionPolicy/pci',
    index: 'das-audit-a',
    message: '',
    remedy,
  });
  const answered = (failed: readonly object[] = []) =>
    ok({ updated_indices: 1 - failed.length, failures: failed.length > 0, failed_indices: failed });

  it.each([
    ['attach', 'POST /_plugins/_ism/add/das-audit-a {"policy_id":"pci"}'],
    ['move', 'POST /_plugins/_ism/change_policy/das-audit-a {"policy_id":"pci"}'],
  ] as const)('%s is one request, and remembers the version that was there', async (remedy, request) => {
    const { search, asked } = server({ '/': answered() });
    expect(await mend(search, finding(remedy), policy)).toBe('553/1');
    expect(asked).toEqual([request]);
  });

  it('an index that the server attached meanwhile is success', async () => {
    const reason = 'This index already has a policy, use the update policy API to update index policies';
    const { search } = server({ '/': answered([{ index_name: 'das-audit-a', reason }]) });
    await expect(mend(search, finding('attach'), policy)).resolves.toBe('553/1');
  });

  it('an index that is just leaving its state is told with the server’s reason', async () => {
    const reason = 'Cannot change policy while transitioning to new state';
    const { search } = server({ '/': answered([{ index_name: 'das-audit-a', reason }]) });
    await expect(mend(search, finding('move'), policy)).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: `Moving index das-audit-a to policy "pci": index management answered: ${reason}`,
    });
  });
});
