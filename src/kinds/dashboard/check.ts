import type { Declared, Problem } from '../../core/kind.ts';
import type { Resource } from '../../core/types.ts';
import { checkPanels } from './check-panels.ts';
import { embeddedIn, parsed, read } from './embedded.ts';
import { GLOBAL, namesOfReferences } from './objects.ts';
import type { DashboardSpec, SavedObject } from './spec.gen.ts';

type Declaration = Resource<DashboardSpec>;

/** An object has one declaration; what it refers to is declared; every name inside it has a reference; panels fit. */
export function checkDashboard(resource: Declaration, { resources }: Declared): readonly Problem[] {
  const others = resources.filter((one) => one.kind === 'Dashboard') as readonly Declaration[];
  const sameTenant = others.filter((one) => tenantOf(one) === tenantOf(resource));
  const declared = new Set(sameTenant.flatMap(({ spec }) => spec.objects.map(keyOf)));
  return resource.spec.objects.flatMap((object, index) => {
    const path = `/spec/objects/${index}`;
    return [
      ...twice(resource, object, index, sameTenant),
      ...unreadable(object, path),
      ...referencesOf(object, path, declared),
      ...checkPanels(object, path),
    ];
  });
}

const tenantOf = ({ spec }: Declaration): string => spec.tenant ?? GLOBAL;
const keyOf = ({ type, id }: { readonly type: string; readonly id: string }): string => `${type} "${id}"`;

function twice(
  resource: Declaration,
  object: SavedObject,
  index: number,
  all: readonly Declaration[],
): Problem[] {
  const path = `/spec/objects/${index}/id`;
  const key = keyOf(object);
  if (resource.spec.objects.findIndex((one) => keyOf(one) === key) < index)
    return [{ path, message: `${key} is declared twice here` }];
  const other = all.find(
    (one) => one.name !== resource.name && one.spec.objects.some((own) => keyOf(own) === key),
  );
  return other ? [{ path, message: `${key} is also declared by Dashboard/${other.name}` }] : [];
}

function unreadable({ type, attributes }: SavedObject, path: string): Problem[] {
  return embeddedIn(type).flatMap((keys) => {
    const text = keys.reduce<unknown>(
      (inner, key) => (inner as Record<string, unknown> | undefined)?.[key],
      attributes,
    );
    if (typeof text !== 'string' || parsed(text)) return [];
    const name = keys.at(-1);
    return [{ path: `${path}/attributes/${keys.join('/')}`, message: `${name} is no JSON object or list` }];
  });
}

function referencesOf(object: SavedObject, path: string, declared: ReadonlySet<string>): Problem[] {
  const references = object.references ?? [];
  const names = references.map(({ name }) => name);
  const used = namesOfReferences(read(object.type, object.attributes));
  return [
    ...references.flatMap((one, at) => [
      ...(declared.has(keyOf(one))
        ? []
        : [{ path: `${path}/references/${at}/id`, message: `${keyOf(one)} is not declared in this tenant` }]),
      ...(names.indexOf(one.name) < at
        ? [{ path: `${path}/references/${at}/name`, message: `reference "${one.name}" stands twice` }]
        : []),
    ]),
    ...used
      .filter((name) => !names.includes(name))
      .map((name) => ({
        path: `${path}/attributes`,
        message: `${keyOf(object)} uses "${name}", which no reference has`,
      })),
  ];
}
