import { readFile, stat } from 'node:fs/promises';
import { isBody } from '../core/diff.ts';
import { DasError } from '../core/errors.ts';
import type { Plan } from '../core/plan.ts';

/** Many times the plan of a large company. */
const LARGEST = 64 * 1024 * 1024;

/** The text of a plan that is saved, or printed for scripts: all of it, without secrets. */
export const planJson = (plan: Plan): string => `${JSON.stringify(plan, null, 2)}\n`;

/** A plan as `plan --out` wrote it, made for this environment and target. Throws USAGE in one sentence else. */
export async function readSavedPlan(
  path: string,
  environment: string,
  target: string,
): Promise<Pick<Plan, 'digest' | 'steps'>> {
  const saved = parsed(path, await textOf(path));
  if (!isPlan(saved)) throw no(path, 'is no saved plan');
  if (saved.formatVersion !== '1.0') throw no(path, `has format ${named(saved.formatVersion)}, not "1.0"`);
  if (saved.environment !== environment)
    throw no(path, `was made for environment ${named(saved.environment)}, not for "${environment}"`);
  if (saved.target !== target) throw no(path, `was made for ${named(saved.target)}, not for ${target}`);
  return saved;
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST) throw no(path, `has ${size} bytes, which no plan has`);
    return await readFile(path, 'utf8');
  } catch (error) {
    throw error instanceof DasError
      ? error
      : no(path, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw no(path, 'is no JSON');
  }
}

const isPlan = (value: unknown): value is Plan =>
  isBody(value) &&
  typeof value['digest'] === 'string' &&
  /^[0-9a-f]{64}$/.test(value['digest']) &&
  Array.isArray(value['steps']) &&
  value['steps'].every((step) => isBody(step) && typeof step['address'] === 'string');

const named = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 200);

const no = (path: string, what: string): DasError =>
  new DasError('USAGE', `${path} ${what}.`, 'Make one with das-compliance plan --out plan.json.');
