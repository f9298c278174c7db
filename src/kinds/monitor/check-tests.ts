import { escapeKey, isBody } from '../../core/diff.ts';
import type { Declared, Problem } from '../../core/kind.ts';
import { suggest } from '../../core/suggest.ts';
import type { Body, Resource } from '../../core/types.ts';
import { auditFields, type Sort, sortOf } from './fields.ts';
import type { MonitorSpec } from './spec.gen.ts';

interface Case {
  readonly events: readonly Body[];
  readonly fires: readonly string[];
}

/**
 * Tests that could only pass by mistake: a trigger that the monitor does not have never fires, and a field that the audit
 * indices do not have is found by nothing.
 */
export function checkTests({ name, spec, tests }: Resource<MonitorSpec>, declared: Declared): Problem[] {
  const triggers = 'where' in spec ? [name] : spec.triggers.map((trigger) => trigger.name);
  const fields = auditFields(declared);
  return (tests as readonly Case[]).flatMap(({ events, fires }, at) => [
    ...fires.flatMap((given, index) => unknownTrigger(given, triggers, `/tests/${at}/fires/${index}`)),
    ...(fields
      ? events.flatMap((event, index) => unknownFields(event, fields, `/tests/${at}/events/${index}`, ''))
      : []),
  ]);
}

function unknownTrigger(given: string, triggers: readonly string[], path: string): Problem[] {
  if (triggers.includes(given)) return [];
  const message = `this monitor has no trigger "${given.slice(0, 60)}"`;
  return [{ path, message, hint: suggest(given, triggers, 'Triggers') }];
}

/** What an object holds is looked at leaf by leaf, unless the object itself is searched. */
function unknownFields(
  event: Body,
  fields: ReadonlyMap<string, Sort>,
  path: string,
  prefix: string,
): Problem[] {
  return Object.entries(event).flatMap(([key, value]): Problem[] => {
    const [field, place] = [`${prefix}${key}`, `${path}/${escapeKey(key)}`];
    if (field === 'ago' || sortOf(field, fields) !== undefined) return [];
    return isBody(value)
      ? unknownFields(value, fields, place, `${field}.`)
      : [unknownField(field, fields, place)];
  });
}

/** Known only where the IndexTemplate is declared. */
export function unknownField(field: string, fields: ReadonlyMap<string, Sort>, path: string): Problem {
  const message = `the audit indices have no field "${field.slice(0, 60)}"`;
  const names = [...fields.keys()].filter((name) => !name.startsWith('@'));
  return { path, message, hint: suggest(field, names, 'Known') };
}
