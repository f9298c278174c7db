import type { Engine } from '../../kinds/audit-policy/spec.gen.ts';
import type { NativeFields } from '../event.ts';

const ENVELOPES: Readonly<Record<string, Engine>> = {
  '1.0': 'aurora-postgresql',
  '1.1': 'aurora-postgresql',
  '1.2': 'aurora-mysql',
  '1.3': 'oracle',
  '1.4': 'sqlserver',
};

/** The engine by serverType (its case varies), else by what else names it, else by the envelope's version. */
export function detectEngine(fields: NativeFields, envelopeVersion: string | undefined): Engine | undefined {
  const named = [fields.serverType, fields.dbProtocol, fields.serviceName].flatMap((text) => {
    const engine = engineNamed(text ?? '');
    return engine === undefined ? [] : [engine];
  });
  return named[0] ?? ENVELOPES[envelopeVersion ?? ''];
}

function engineNamed(text: string): Engine | undefined {
  if (/postgres/i.test(text)) {
    return 'aurora-postgresql';
  }
  if (/mysql/i.test(text)) {
    return 'aurora-mysql';
  }
  return /oracle/i.test(text) ? 'oracle' : /sql ?server/i.test(text) ? 'sqlserver' : undefined;
}
