// Generated from schema.json by "npm run gen". Do not edit.

export type DataClass = string;
export type Section = TableSection | StatementSection | OffHoursSection | SignOffSection;
export type Control = string;
/**
 * Framework clauses the section is evidence for, such as PCI-DSS-4.0.1/10.2.1.2.
 */
export type Controls = Control[];
export type Rows = number;

/**
 * A report over one calendar month of audit events: which sections it has, in which order, and which clauses each serves.
 */
export interface ReportSpec {
  /**
   * Printed on the cover.
   */
  title: string;
  /**
   * A report covers one calendar month.
   */
  period: 'month';
  /**
   * Month boundaries and all times.
   */
  timezone: 'UTC';
  /**
   * Handlebars file beside this one. It prints the model; {{{raw}}} output is refused.
   */
  template: string;
  /**
   * all, or the data classes (as in an AuditPolicy) whose events are reported.
   */
  dataClasses: 'all' | DataClass[];
  /**
   * Rows printed per table unless a section says otherwise. What is left out is stated; counts include it.
   */
  maxRows: number;
  /**
   * Printed in this order, each at most once.
   *
   * @minItems 1
   * @maxItems 20
   */
  sections: Section[];
}
export interface TableSection {
  /**
   * scope: what was read and how it was proven. privileged-accounts: who acted with privilege. account-hosts: from where. activity: per day, engine and activity, with charts. sensitive-reads, failures, service-accounts: as named. sources: per database. control-index: clause to section.
   */
  section:
    | 'scope'
    | 'privileged-accounts'
    | 'account-hosts'
    | 'activity'
    | 'sensitive-reads'
    | 'failures'
    | 'service-accounts'
    | 'sources'
    | 'control-index';
  controls: Controls;
  maxRows?: Rows;
}
export interface StatementSection {
  /**
   * ddl: objects created, altered, dropped. privilege-changes: grants, roles, accounts.
   */
  section: 'ddl' | 'privilege-changes';
  controls: Controls;
  maxRows?: Rows;
  /**
   * Whether the statements themselves are printed, oldest first.
   */
  statements?: boolean;
}
export interface OffHoursSection {
  section: 'off-hours';
  controls: Controls;
  maxRows?: Rows;
  workingHours: WorkingHours;
}
/**
 * Full hours in UTC: from is included, to is not. Everything else is off-hours.
 */
export interface WorkingHours {
  from: number;
  to: number;
  /**
   * @minItems 1
   */
  days: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
}
export interface SignOffSection {
  section: 'sign-off';
  controls: Controls;
  /**
   * Who signs, one line each.
   *
   * @minItems 1
   * @maxItems 6
   */
  roles: string[];
}
