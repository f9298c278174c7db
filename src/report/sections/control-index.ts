import { compare } from '../groups.ts';
import { plural, table, text } from '../page.ts';
import type { OutlineEntry, SectionDef } from './section.ts';

export const controlIndex: SectionDef<'control-index'> = {
  title: 'Controls and where they are served',
  purpose: 'Which section of this report is evidence for which clause.',
  passes: [],
  content: ({ outline }) => {
    const controls = [...new Set(outline.flatMap((entry) => entry.controls))].sort(compare);
    if (controls.length === 0) return { statements: ['No section of this report names a control.'] };
    const rows = controls.map((control) => [...split(control), servedBy(outline, control)]);
    return {
      statements: [`This report serves ${plural(controls.length, 'clause')}.`],
      tables: [
        table(
          'Clauses',
          [text('Framework'), text('Clause'), text('Served by section')],
          rows,
          rows.length,
          '',
        ),
      ],
      notes: ['A section is evidence for a clause; whether the clause is met is for the reviewer to judge.'],
    };
  },
};

const servedBy = (outline: readonly OutlineEntry[], control: string): string =>
  outline
    .filter(({ controls }) => controls.includes(control))
    .map(({ number, title }) => `${number} ${title}`)
    .join('; ');

function split(control: string): readonly [string, string] {
  const slash = control.indexOf('/');
  return [control.slice(0, slash), control.slice(slash + 1)];
}
