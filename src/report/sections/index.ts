import type { Section as SectionSpec } from '../../kinds/report/spec.gen.ts';
import { accountHosts, privilegedAccounts } from './accounts.ts';
import { activity } from './activity.ts';
import { ddl, privilegeChanges } from './changes.ts';
import { controlIndex } from './control-index.ts';
import { failures } from './failures.ts';
import { offHours } from './off-hours.ts';
import { scope } from './scope.ts';
import type { SectionDef, SectionId } from './section.ts';
import { sensitiveReads } from './sensitive-reads.ts';
import { serviceAccounts } from './service-accounts.ts';
import { signOff } from './sign-off.ts';
import { sources } from './sources.ts';

const SECTIONS: { readonly [Id in SectionId]: SectionDef<Id> } = {
  scope,
  'privileged-accounts': privilegedAccounts,
  'account-hosts': accountHosts,
  activity,
  ddl,
  'privilege-changes': privilegeChanges,
  'sensitive-reads': sensitiveReads,
  failures,
  'off-hours': offHours,
  'service-accounts': serviceAccounts,
  sources,
  'control-index': controlIndex,
  'sign-off': signOff,
};

/** The definition that belongs to a section of a report; the schema pairs ids and options. */
export const sectionDef = (spec: SectionSpec): SectionDef<SectionSpec['section']> =>
  SECTIONS[spec.section] as SectionDef<SectionSpec['section']>;
