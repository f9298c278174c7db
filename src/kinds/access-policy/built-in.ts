/** Roles that come with the security plugin (captures 6-security, 16-roles-list). The server refuses to change them. */
const BUILT_IN = new Set([
  'all_access',
  'kibana_read_only',
  'kibana_server',
  'kibana_user',
  'logstash',
  'manage_snapshots',
  'own_index',
  'readall',
  'readall_and_monitor',
  'security_manager',
  'security_rest_api_access',
]);

/** Those for other plugins end in what they give: alerting_full_access, reports_read_access. */
const FOR_PLUGINS = /_(full|read)_access$|_ack_alerts$|^query_assistant_access$/;

export const isBuiltInRole = (name: string): boolean => BUILT_IN.has(name) || FOR_PLUGINS.test(name);
