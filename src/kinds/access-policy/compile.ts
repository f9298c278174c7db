import { canonical } from '../../core/canonical.ts';
import type { Body, Resource } from '../../core/types.ts';
import type { AccessPolicySpec, IndexPermission, Mapping } from './spec.gen.ts';

/** Role, mapping and tenant, as three bodies of the security API (OpenSearch docs, "Security API"). */
export const compileAccessPolicy = ({ description, spec }: Resource<AccessPolicySpec>): Body => ({
  role: {
    description,
    cluster_permissions: spec.cluster ?? [],
    index_permissions: (spec.indices ?? []).map(indexPermission),
    tenant_permissions: (spec.tenants ?? []).map(({ patterns, access }) => ({
      tenant_patterns: patterns,
      allowed_actions: [`kibana_all_${access}`],
    })),
  },
  mapping: mapping(spec.mapping),
  ...(spec.tenant ? { tenant: spec.tenant } : {}),
});

/** The server takes the query of DLS as a text, and hidden fields as names behind a tilde. */
const indexPermission = ({ patterns, actions, dls, fields, mask }: IndexPermission): Body => ({
  index_patterns: patterns,
  allowed_actions: actions,
  ...(dls ? { dls: canonical(dls) } : {}),
  fls: fields === undefined ? [] : 'only' in fields ? fields.only : fields.hide.map((name) => `~${name}`),
  masked_fields: mask ?? [],
});

/** An IAM role and a SAML group are both backend roles to the server. */
const mapping = ({ iam = [], saml = [], users = [], hosts = [], allOf = [] }: Mapping): Body => ({
  backend_roles: [...iam, ...saml],
  users,
  hosts,
  and_backend_roles: allOf,
});
