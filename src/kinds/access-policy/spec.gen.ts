// Generated from schema.json by "npm run gen". Do not edit.

export type Name = string;

/**
 * What a role may do, who holds it, and the tenant that goes with it. Its role, mapping and tenant bear its name.
 */
export interface AccessPolicySpec {
  /**
   * Cluster permissions: action groups, or actions such as cluster:monitor/*.
   *
   * @minItems 1
   */
  cluster?: Name[];
  indices?: IndexPermission[];
  tenants?: TenantPermission[];
  /**
   * A tenant of OpenSearch Dashboards that this policy makes, with its own name.
   */
  tenant?: {
    description: string;
  };
  mapping: Mapping;
}
export interface IndexPermission {
  /**
   * Index patterns, such as das-audit-*.
   *
   * @minItems 1
   */
  patterns: Name[];
  /**
   * Action groups such as read, or actions such as indices:data/read/search.
   *
   * @minItems 1
   */
  actions: Name[];
  /**
   * Document-level security: only documents that this query finds. It may hold ${user.name} and ${user.roles}.
   */
  dls?: {};
  /**
   * Field-level security.
   */
  fields?: HiddenFields | OnlyFields;
  /**
   * Fields whose values are shown as hashes; FIELD, FIELD::ALGORITHM or FIELD::/REGEX/::REPLACEMENT.
   *
   * @minItems 1
   */
  mask?: Name[];
}
export interface HiddenFields {
  /**
   * All fields but these.
   *
   * @minItems 1
   */
  hide: Name[];
}
export interface OnlyFields {
  /**
   * No fields but these.
   *
   * @minItems 1
   */
  only: Name[];
}
export interface TenantPermission {
  /**
   * Names of tenants, or patterns.
   *
   * @minItems 1
   */
  patterns: Name[];
  access: 'read' | 'write';
}
/**
 * Who holds the role: whoever matches any of these.
 */
export interface Mapping {
  /**
   * ARNs of IAM roles or users.
   *
   * @minItems 1
   */
  iam?: string[];
  /**
   * Groups as the SAML provider sends them.
   *
   * @minItems 1
   */
  saml?: Name[];
  /**
   * Names of users.
   *
   * @minItems 1
   */
  users?: Name[];
  /**
   * Host names or addresses. An Amazon domain in a VPC does not see them.
   *
   * @minItems 1
   */
  hosts?: Name[];
  /**
   * Backend roles (ARNs or groups), all of which somebody must have.
   *
   * @minItems 2
   */
  allOf?: Name[];
}
