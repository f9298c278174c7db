// Generated from schema.json by "npm run gen". Do not edit.

/**
 * Where alerts and lifecycle notices are sent. Addresses that hold a token are secrets and given by reference.
 */
export type NotificationChannelSpec = Webhook | Chat | Sns;
/**
 * A reference: ${env:NAME}, ${ssm:/path} or ${secretsmanager:id}. Secrets in clear are refused.
 */
export type Secret = string;

export interface Webhook {
  type: 'webhook';
  url: Secret;
  method?: 'POST' | 'PUT' | 'PATCH';
  /**
   * Values are secrets.
   */
  headers?: {
    [k: string]: Secret;
  };
  enabled?: boolean;
}
export interface Chat {
  type: 'slack' | 'chime' | 'microsoft_teams';
  url: Secret;
  enabled?: boolean;
}
export interface Sns {
  type: 'sns';
  topicArn: string;
  /**
   * Needed on Amazon OpenSearch Service.
   */
  roleArn?: string;
  enabled?: boolean;
}
