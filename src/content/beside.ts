import { posix } from 'node:path';
import { type Checked, problemOf } from './declaration.ts';
import type { Read } from './files.ts';
import { segmentsOf } from './positions.ts';
import type { ContentProblem } from './problem.ts';

/** Reads the files beside a declaration that belong to it, such as a report's template, into its resource. */
export async function readBeside(read: Read, checked: Checked): Promise<Checked> {
  const { resource, def } = checked;
  if (resource === undefined || def === undefined || def.files.length === 0) return checked;
  const found = await Promise.all(
    namesIn(resource.spec, def.files).map(({ pointer, name }) => readOne(read, checked, pointer, name)),
  );
  const problems = found.flatMap(({ problem }) => problem ?? []);
  const files = Object.fromEntries(found.map(({ name, text }) => [name, text]));
  return {
    ...checked,
    resource: problems.length > 0 ? undefined : { ...resource, files },
    problems: [...checked.problems, ...problems],
  };
}

interface Beside {
  readonly name: string;
  readonly text: string;
  readonly problem?: ContentProblem;
}

/** Optional names may be left out. */
const namesIn = (spec: unknown, pointers: readonly string[]) =>
  pointers.flatMap((pointer) => {
    const name = valueAt(spec, pointer);
    return typeof name === 'string' ? [{ pointer, name }] : [];
  });

const valueAt = (value: unknown, pointer: string): unknown =>
  segmentsOf(pointer).reduce(
    (inner: unknown, segment) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[segment] : undefined,
    value,
  );

async function readOne(read: Read, { declaration }: Checked, pointer: string, name: string): Promise<Beside> {
  const wrong = (message: string): Beside => ({
    name,
    text: '',
    problem: problemOf(declaration, {
      pointer: `/spec${pointer}`,
      end: 'value',
      message,
      hint: 'The file stands in the same folder as the declaration that names it.',
    }),
  });
  if (name === '' || /[/\\\0]|^\.\.?$/.test(name)) return wrong('the name of a file has no folders in it');
  const reading = await read(posix.join(posix.dirname(declaration.file), name));
  return 'text' in reading ? { name, text: reading.text } : wrong(`${name}: ${reading.refused}`);
}
