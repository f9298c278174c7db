import { describe, expect, it } from 'vitest';
import { expectGone, expectOk } from '../../src/core/answers.ts';

describe('a missing permission is named, with who lacks it and no more', () => {
  it.each([
    [
      'of the security plugin',
      {
        error: {
          reason:
            'no permissions for [cluster:admin/opendistro/alerting/monitor/search] and User [name=planner, backend_roles=[secret-team], requestedTenant=null]',
        },
      },
      'Reading the monitors: user "planner" lacks the permission cluster:admin/opendistro/alerting/monitor/search.',
      'Map that user, or its backend role, to a role that has it.',
    ],
    [
      'of a client certificate, whose name has commas',
      {
        error: {
          reason:
            'no permissions for [indices:data/read/search] and User [name=CN=deployer,O=Example, backend_roles=[], requestedTenant=null]',
        },
      },
      'Reading the monitors: user "CN=deployer,O=Example" lacks the permission indices:data/read/search.',
      'Map that user, or its backend role, to a role that has it.',
    ],
    [
      'of the domain',
      {
        Message:
          'User: arn:aws:sts::123456789012:assumed-role/das-compliance/s is not authorized to perform: es:ESHttpPost with an explicit deny in a resource-based policy',
      },
      'Reading the monitors: arn:aws:sts::123456789012:assumed-role/das-compliance/s lacks the IAM permission es:ESHttpPost.',
      'Allow it in the policy of that identity, and in the access policy of the domain.',
    ],
    [
      'in words that are not known',
      { error: 'go away' },
      'Reading the monitors: the server answered 403: go away.',
      'The user lacks the permission named above; map it to a role that has it.',
    ],
  ])('%s', (_, body, message, hint) => {
    expect(() => expectOk({ status: 403, body }, 'Reading the monitors')).toThrow(
      expect.objectContaining({ code: 'TARGET_REFUSED', message, hint }),
    );
  });
});

it.each([undefined, null, '', 'text', [], {}, { error: null }, { error: {} }, { message: 'why' }])(
  'the answer %j is refused in one sentence',
  (body) => {
    expect(() => expectOk({ status: 400, body }, 'Writing "a"')).toThrow(
      expect.objectContaining({
        code: 'TARGET_REFUSED',
        message: expect.stringMatching(/^Writing "a": the server answered 400: [^\n]*\.$/),
      }),
    );
  },
);

it('what is already gone need not be deleted', () => {
  expect(() => expectGone({ status: 404, body: {} }, 'Deleting "a"')).not.toThrow();
  expect(() => expectGone({ status: 500, body: {} }, 'Deleting "a"')).toThrow('Deleting "a"');
});
