import { diff } from '../../core/diff.ts';
import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { arrow, hint, joined, valueAt } from '../facts.ts';
import { listed, named } from '../say.ts';
import { bodyOf, GLOBAL, placesIn } from './objects.ts';

type Side = Body | undefined;

/** What is shown where: objects and panels by their titles, as somebody who looks at them knows them. */
export function words(before: Side, after: Side): Words {
  const [was, is] = [objectsIn(before), objectsIn(after)];
  if (!before || !after) return summary(after ? is : was);
  return joined([
    ...[...was].filter(([key]) => !is.has(key)).map(([, one]) => hint(`${titled(one)} removed`)),
    ...[...is].map(([key, one]) => changed(was.get(key), one, new Map([...was, ...is]))),
  ]);
}

/** What an object is, by tenant and key. */
interface Shown {
  readonly tenant: string;
  readonly type: string;
  readonly id: string;
  readonly body: Body;
}
type Objects = ReadonlyMap<string, Shown>;

const objectsIn = (side: Side): Objects =>
  new Map(
    placesIn(side).map(({ tenant, type, id }) => {
      const body = bodyOf(bodyOf(bodyOf(side?.['objects'])[tenant])[`${type}:${id}`]);
      return [`${tenant}/${type}:${id}`, { tenant, type, id, body }];
    }),
  );

function summary(objects: Objects): Words {
  const all = [...objects];
  const tenants = [...new Set(all.map(([, { tenant }]) => tenant))].filter((tenant) => tenant !== GLOBAL);
  return hint(
    ...all
      .filter(([, { type }]) => type === 'dashboard')
      .map(
        ([, one]) =>
          `${titled(one)}: ${listed(Object.keys(panelsOf(one)).map((at) => panelTitle(one, at, objects)))}`,
      ),
    ...all
      .filter(([, { type }]) => type === 'index-pattern')
      .map(([, one]) => `looks at ${named(titleOf(one))}`),
    ...(tenants.length > 0 ? [`in tenant ${listed(tenants)}`] : []),
  );
}

function changed(old: Shown | undefined, now: Shown, all: Objects): Words {
  if (!old) return hint(`${titled(now)} added`);
  if (diff(old.body, now.body).length === 0) return hint();
  const [was, is] = [panelsOf(old), panelsOf(now)];
  const added = Object.keys(is).filter((at) => !Object.hasOwn(was, at));
  const removed = Object.keys(was).filter((at) => !Object.hasOwn(is, at));
  const said = [
    ...(titleOf(old) === titleOf(now)
      ? []
      : [`${titled(old)}: title ${arrow(named(titleOf(old)), named(titleOf(now)))}`]),
    ...added.map((at) => `panel ${named(panelTitle(now, at, all))} added to ${titled(now)}`),
    ...removed.map((at) => `panel ${named(panelTitle(old, at, all))} removed from ${titled(now)}`),
  ];
  return hint(...(said.length > 0 ? said : [`${titled(now)} changed`]));
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  'index-pattern': 'index pattern',
  visualization: 'visualisation',
};

const titled = (one: Shown): string => `${TYPE_NAMES[one.type] ?? one.type} ${named(titleOf(one))}`;

const titleOf = ({ id, body }: Shown): unknown => valueAt(body, '/attributes/title') ?? id;

const panelsOf = ({ body }: Shown): Body => bodyOf(valueAt(body, '/attributes/panelsJSON'));

/** A panel's own title, or that of what it shows. */
function panelTitle(board: Shown, at: string, all: Objects): unknown {
  const panel = bodyOf(panelsOf(board)[at]);
  const { type, id } = bodyOf(panel['panelRefName']);
  const shown = all.get(`${board.tenant}/${type}:${id}`);
  return panel['title'] ?? (shown ? titleOf(shown) : (id ?? at));
}
