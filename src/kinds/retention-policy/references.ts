import type { Declared, Problem, Reference } from '../../core/kind.ts';
import type { Resource } from '../../core/types.ts';
import type { RawRetention, RetentionPolicySpec, ShortRetention } from './spec.gen.ts';

/** The channels that a policy tells and the repositories that it copies into, where it names them. */
export const referencesOf = ({ spec }: Resource<RetentionPolicySpec>): Reference[] =>
  'states' in spec ? inStates(spec) : inWords(spec);

/** The repository of short words: the one that is named, or the only one there is. */
export const repositoryOf = ({ snapshot }: ShortRetention, declared: Declared): string =>
  snapshot?.repository ?? repositoriesIn(declared)[0] ?? '';

/** A repository may be left out only where there is no doubt. */
export function whichRepository({ spec }: Resource<RetentionPolicySpec>, declared: Declared): Problem[] {
  if ('states' in spec || !spec.snapshot || spec.snapshot.repository !== undefined) return [];
  const names = repositoriesIn(declared);
  if (names.length === 1) return [];
  const known = names.length === 0 ? 'no SnapshotRepository is declared' : `declared are ${names.join(', ')}`;
  return [{ path: '/spec/snapshot', message: `the snapshot needs a repository: ${known}` }];
}

const repositoriesIn = ({ resources }: Declared): string[] =>
  resources.filter(({ kind }) => kind === 'SnapshotRepository').map(({ name }) => name);

function inWords({ snapshot, delete: end }: ShortRetention): Reference[] {
  return [
    ...(snapshot?.repository === undefined
      ? []
      : [
          {
            kind: 'SnapshotRepository' as const,
            name: snapshot.repository,
            path: '/spec/snapshot/repository',
          },
        ]),
    ...(end?.notify === undefined
      ? []
      : [{ kind: 'NotificationChannel' as const, name: end.notify, path: '/spec/delete/notify' }]),
  ];
}

interface Action {
  readonly notification?: { readonly channel?: { readonly id?: string } };
  readonly snapshot?: { readonly repository?: string };
}

const inStates = ({ states }: RawRetention): Reference[] =>
  states.flatMap(({ actions = [] }, state) =>
    (actions as readonly Action[]).flatMap(({ notification, snapshot }, index): Reference[] => {
      const path = `/spec/states/${state}/actions/${index}`;
      const [channel, repository] = [notification?.channel?.id, snapshot?.repository];
      return [
        ...(channel
          ? [{ kind: 'NotificationChannel' as const, name: channel, path: `${path}/notification/channel/id` }]
          : []),
        ...(repository
          ? [{ kind: 'SnapshotRepository' as const, name: repository, path: `${path}/snapshot/repository` }]
          : []),
      ];
    }),
  );
