import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/content/load.ts';
import { digestOf } from '../../src/core/canonical.ts';
import { diff } from '../../src/core/diff.ts';
import { type Body, KINDS, type Resource } from '../../src/core/types.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import type { NotificationChannelSpec } from '../../src/kinds/notification-channel/spec.gen.ts';
import { resource } from '../support/tiny-kind.ts';

const starter = await loadContent('.', ALL_KINDS);
const declared = { resources: starter.resources, flavour: 'self-managed' } as const;
const HOLD = resource('LegalHold', 'matter', { case: '2026-17', indices: ['das-audit-pci-*'] });
const defOf = (kind: Resource['kind']) => {
  const def = ALL_KINDS.find((one) => one.kind === kind);
  if (!def) throw new Error(`no kind ${kind}`);
  return def;
};

describe('the registry', () => {
  it('holds every kind, in the order its steps run', () => {
    expect(ALL_KINDS.map(({ kind }) => kind)).toEqual(KINDS);
  });

  it('the starter content has no problems and something of every kind but holds, which are a company’s own', () => {
    expect(starter.problems).toEqual([]);
    expect(new Set(starter.resources.map(({ kind }) => kind))).toEqual(
      new Set(KINDS.filter((kind) => kind !== 'LegalHold')),
    );
  });
});

describe.each(ALL_KINDS.map((def) => [def.kind, def] as const))('%s', (kind, def) => {
  const own = [...starter.resources, HOLD].filter((one) => one.kind === kind);

  it('has a strict schema that refuses an unknown key', () => {
    const ajv = new Ajv2020({ strict: true });
    const accepts = ajv.compile(def.schema);
    for (const one of own) {
      expect(accepts(one.spec)).toBe(true);
      expect(accepts({ ...(one.spec as Body), unheardOf: 1 })).toBe(false);
    }
  });

  it.each(own.map((one) => [one.name, one] as const))(
    '%s compiles to plain JSON, always the same',
    (_name, one) => {
      const body = def.compile(one, declared);
      expect(JSON.parse(JSON.stringify(body))).toEqual(body);
      expect(digestOf(def.compile(one, declared))).toBe(digestOf(body));
    },
  );

  it.each(own.map((one) => [one.name, one] as const))('%s is normal once normalised', (_name, one) => {
    for (const flavour of ['amazon', 'self-managed'] as const) {
      const once = def.normalise(def.compile(one, { ...declared, flavour }));
      expect(def.normalise(once)).toEqual(once);
      expect(diff(once, JSON.parse(JSON.stringify(once)))).toEqual([]);
    }
  });

  it('refers to what is declared, of earlier kinds only, by a path that holds the name', () => {
    for (const one of own) {
      for (const { kind: to, name, path } of def.references(one)) {
        expect(KINDS.indexOf(to)).toBeLessThan(KINDS.indexOf(kind));
        expect(starter.resources.some((other) => other.kind === to && other.name === name)).toBe(true);
        expect(at(one, path)).toBe(name);
      }
    }
  });

  it('a change to nothing is no risk', () => {
    for (const one of own) {
      const body = def.normalise(def.compile(one, declared));
      expect(def.risks(body, body, true)).toEqual([]);
      expect(def.risks(undefined, body, false)).toEqual([]);
    }
  });
});

const at = (value: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((inner, key) => (inner as Body)[key], value);

describe('secrets', () => {
  const url = '${env:URL}';
  const specs: readonly NotificationChannelSpec[] = [
    { type: 'webhook', url, headers: { 'X-Token': url } },
    { type: 'slack', url },
    { type: 'chime', url },
    { type: 'microsoft_teams', url },
  ];

  it('every reference in a channel lands on a secret path, and every secret path is used', () => {
    const def = defOf('NotificationChannel');
    const held = specs.flatMap((spec) =>
      leaves(
        def.normalise(def.compile(resource('NotificationChannel', 'a', spec as unknown as Body), declared)),
      )
        .filter(([, value]) => value === url)
        .map(([path]) => path.replace('X-Token', '*')),
    );
    expect(held.sort()).toEqual([...def.secrets].sort());
  });
});

const leaves = (value: unknown, path = ''): [string, unknown][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => leaves(item, `${path}/${key}`))
    : [[path, value]];
