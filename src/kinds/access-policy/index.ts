import { defineKind, type KindDef, type Problem } from '../../core/kind.ts';
import type { Resource } from '../../core/types.ts';
import { isBuiltInRole } from './built-in.ts';
import { compileAccessPolicy } from './compile.ts';
import { listPolicies, replacePolicy } from './documents.ts';
import { judgeLockOut, readApplier } from './lock-out.ts';
import { normalise } from './normalise.ts';
import schema from './schema.json' with { type: 'json' };
import type { AccessPolicySpec } from './spec.gen.ts';
import { widening } from './widening.ts';
import { words } from './words.ts';

/** A security role with its mapping and, where wanted, a tenant, all of one name (OpenSearch docs, "Security API"). */
export const accessPolicy: KindDef = defineKind<AccessPolicySpec>({
  kind: 'AccessPolicy',
  schema,
  tested: false,
  secrets: [],
  files: [],
  serial: true,
  references: () => [],
  check: (resource) => [...ofServer(resource), ...forEverybody(resource), ...grantingApi(resource)],
  compile: compileAccessPolicy,
  list: ({ search }) => listPolicies(search),
  normalise,
  risks: widening,
  words,
  write: ({ search }, name, body, live) => replacePolicy(search, name, body, live),
  remove: ({ search }, live) => replacePolicy(search, live.name, undefined, live),
  survey: async ({ search }) => {
    const applier = await readApplier(search);
    return (seen) => judgeLockOut(applier, seen);
  },
});

const ofServer = ({ name }: Resource): Problem[] =>
  isBuiltInRole(name)
    ? [{ path: '/name', message: `the role "${name}" is built into the server and is left alone` }]
    : [];

function forEverybody({ spec }: Resource<AccessPolicySpec>): Problem[] {
  return Object.entries(spec.mapping).flatMap(([key, entries]) =>
    (entries as readonly string[]).flatMap((entry, index) =>
      /^\*+$/.test(entry)
        ? [
            {
              path: `/spec/mapping/${key}/${index}`,
              message: `"${entry}" would give the role to everybody who can log in; name who is meant`,
            },
          ]
        : [],
    ),
  );
}

/** The server lets nobody but the holder of the admin certificate grant these. */
const grantingApi = ({ spec }: Resource<AccessPolicySpec>): Problem[] =>
  (spec.cluster ?? []).flatMap((permission, index) =>
    permission.startsWith('restapi:')
      ? [
          {
            path: `/spec/cluster/${index}`,
            message: `"${permission}" can be granted by the admin certificate alone; name the role in plugins.security.restapi.roles_enabled of opensearch.yml instead`,
          },
        ]
      : [],
  );
