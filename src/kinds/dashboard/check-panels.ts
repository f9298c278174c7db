import { isBody } from '../../core/diff.ts';
import type { Problem } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { read } from './embedded.ts';
import { bodyOf } from './objects.ts';
import type { SavedObject } from './spec.gen.ts';

/** Columns of the grid of a dashboard. */
const COLUMNS = 48;

/** Every panel of a dashboard has an index of its own, shows something, and lies inside the grid. */
export function checkPanels({ type, attributes }: SavedObject, at: string): readonly Problem[] {
  if (type !== 'dashboard') return [];
  const path = `${at}/attributes/panelsJSON`;
  const panels = read(type, attributes as Body)['panelsJSON'];
  // A text is told to be no JSON elsewhere.
  if (!Array.isArray(panels))
    return typeof panels === 'string' ? [] : [{ path, message: 'panelsJSON must be a list' }];
  const indexes = panels.map((panel) => bodyOf(panel)['panelIndex']);
  const written = Array.isArray(attributes.panelsJSON);
  return panels.flatMap((panel, index) =>
    wrongIn(panel, indexes.indexOf(indexes[index]) < index).map((message) => ({
      path: written ? `${path}/${index}` : path,
      message,
    })),
  );
}

function wrongIn(panel: unknown, isRepeated: boolean): string[] {
  if (!isBody(panel)) return ['a panel must be a map'];
  const { panelIndex, panelRefName, gridData } = panel;
  const name = `panel ${JSON.stringify(panelIndex)}`;
  return [
    ...(typeof panelIndex === 'string' ? [] : ['a panel must have a panelIndex, a text of its own']),
    ...(isRepeated ? [`${name} stands twice`] : []),
    ...(typeof panelRefName === 'string' ? [] : [`${name} must name what it shows in panelRefName`]),
    ...outside(name, bodyOf(gridData)),
    ...(bodyOf(gridData)['i'] === panelIndex ? [] : [`${name} must have its panelIndex as gridData.i`]),
  ];
}

function outside(name: string, { x, y, w, h }: Body): string[] {
  const whole = [x, y, w, h].every((one) => Number.isInteger(one));
  if (!whole) return [`${name} must have whole numbers x, y, w, h in gridData`];
  const [left, top, width, height] = [x, y, w, h].map(Number) as [number, number, number, number];
  if (left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= COLUMNS) return [];
  return [
    `${name} at x ${left}, y ${top}, ${width} wide, ${height} high is outside the ${COLUMNS} columns of the grid`,
  ];
}
