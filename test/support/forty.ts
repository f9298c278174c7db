const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const document = (kind: string, name: string, spec: string, more = ''): string =>
  `kind: ${kind}\nname: ${name}\ndescription: Made for a test of safety.\ncontrols: []\nspec: ${spec}\n${more}`;

const CLASSES = numbers(7).map((index) => `safety${index}`);
const grants = (index: number): string =>
  `tests: [{ name: so many grants fire, events: [${numbers(index + 1)
    .map(() => '{ activity: grant }')
    .join(', ')}], fires: [safety-${index}] }]\n`;

/** Forty declarations of five kinds, among them one whose objects get their id from the server, by file. */
export const FORTY: Readonly<Record<string, string>> = {
  'policies/audit.yaml': document(
    'AuditPolicy',
    'safety',
    `{ priority: 1, dataClasses: [${CLASSES.map((name) => `{ name: ${name}, period: month, sources: [${name}-*] }`).join(', ')}], privileged: { users: [dba], activities: [grant] } }`,
    'tests: [{ name: a grant is kept, event: { source: safety0-a, activity: grant }, expect: { kept: true } }]\n',
  ),
  'policies/templates.yaml': numbers(10)
    .map((index) =>
      document(
        'IndexTemplate',
        `safety-${index}`,
        `{ indexPatterns: [das-audit-safetytemplate${index}-*], priority: ${300 + index}, mappings: { properties: { a: { type: keyword } } } }`,
      ),
    )
    .join('---\n'),
  'monitors/channels/channels.yaml': numbers(10)
    .map((index) =>
      document('NotificationChannel', `safety-${index}`, '{ type: webhook, url: "${env:SAFETY_HOOK}" }'),
    )
    .join('---\n'),
  'policies/retention.yaml': CLASSES.map((name) =>
    document('RetentionPolicy', name, `{ classes: [${name}], delete: { after: 400d } }`),
  ).join('---\n'),
  'monitors/monitors.yaml': numbers(12)
    .map((index) =>
      document(
        'Monitor',
        `safety-${index}`,
        `{ severity: low, every: 1h, where: { activity: grant }, when: count >= ${index + 1}, notify: [{ channel: safety-${index % 10} }], runbook: Look for the one who granted it. }`,
        grants(index),
      ),
    )
    .join('---\n'),
};
