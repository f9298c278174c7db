import fc from 'fast-check';
import { expect, it } from 'vitest';
import { referenceIn, resolveReferences } from '../../src/content/references.ts';
import type { SecretReference } from '../../src/core/ports.ts';

const named = async ({ scheme, name }: SecretReference): Promise<string> => `<${scheme} ${name}>`;

it('replaces every text that is wholly a reference, at any depth, and leaves the rest', async () => {
  const value = {
    url: '${env:OPERATIONS_URL}',
    list: ['${ssm:/das/token}', { id: '${secretsmanager:das/hook-AbCdEf}' }, 3, null, true],
    text: 'Bearer ${env:TOKEN}',
    ['${env:KEY}']: '{{ctx.period_end}}',
  };
  expect(await resolveReferences(value, named)).toEqual({
    url: '<env OPERATIONS_URL>',
    list: ['<ssm /das/token>', { id: '<secretsmanager das/hook-AbCdEf>' }, 3, null, true],
    text: 'Bearer ${env:TOKEN}',
    ['${env:KEY}']: '{{ctx.period_end}}',
  });
});

it.each([
  '${env:}',
  '${env:A B}',
  '${ssm:no-slash}',
  '${vault:x}',
  '${env:A}\n',
  ' ${env:A}',
  '${env:A}${env:B}',
])('takes %j for text', (text) => {
  expect(referenceIn(text)).toBeUndefined();
});

it('asks for each reference once', async () => {
  const asked: string[] = [];
  const resolve = async ({ name }: SecretReference): Promise<string> => {
    asked.push(name);
    return name;
  };
  await resolveReferences(['${env:A}', { b: '${env:A}', c: '${env:B}' }], resolve);
  expect(asked).toEqual(['A', 'B']);
});

it('rejects as the one who resolves does', async () => {
  const resolve = async (): Promise<string> => Promise.reject(new Error('no such secret'));
  await expect(resolveReferences({ a: ['${env:A}', '${env:A}'] }, resolve)).rejects.toThrow('no such secret');
});

it('changes nothing in a value without references', () =>
  fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      expect(await resolveReferences(value, named)).toEqual(value);
    }),
  ));
