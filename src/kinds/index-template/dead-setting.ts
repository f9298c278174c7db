import type { Inspection, Seen } from '../../core/kind.ts';
import { addressOf, type Body } from '../../core/types.ts';

const DEAD = [
  'index.plugins.index_state_management.policy_id',
  'index.opendistro.index_state_management.policy_id',
] as const;

/** The setting that once attached a policy and is ignored since (OpenSearch docs, "ISM API"); `settings` are flat. */
export const deadSettings = (settings: Body): readonly string[] => DEAD.filter((name) => name in settings);

/** Templates of audit indices that hold the dead setting: who reads them believes that a policy is attached. */
export function judgeTemplates({ live }: Seen, normalise: (body: Body) => Body): Inspection {
  const findings = live.flatMap(({ name, body }) => {
    const { index_patterns: patterns, template } = normalise(body) as {
      index_patterns: readonly string[];
      template: { settings: Body };
    };
    const [dead] = deadSettings(template.settings);
    if (!dead || !patterns.some((pattern) => pattern.startsWith('das-audit'))) return [];
    const message = `index template "${name}" on the server has the setting ${dead}, which attaches nothing any more; take it out: a RetentionPolicy claims its classes itself`;
    return [{ kind: 'dead-setting' as const, address: addressOf('IndexTemplate', name), message }];
  });
  return { findings, pending: [], risks: [] };
}
