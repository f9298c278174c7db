// Generated from settings.schema.json by "npm run gen". Do not edit.

/**
 * das-compliance.yaml: the environments that declarations are applied to. The sandbox needs no entry.
 */
export interface Settings {
  /**
   * Environments by name, as --env takes it.
   */
  environments: {
    [k: string]: Environment;
  };
}
/**
 * Where to apply to, and as whom: username and password, a client certificate, or requests signed by an AWS identity.
 */
export interface Environment {
  /**
   * Address of OpenSearch, such as https://audit.example.com:9200, without user and password.
   */
  url: string;
  /**
   * The user who applies; given together with password.
   */
  username?: string;
  /**
   * A reference: ${env:NAME}, ${ssm:/path} or ${secretsmanager:id}. Secrets in clear are refused.
   */
  password?: string;
  /**
   * PEM file of a client certificate, relative to das-compliance.yaml; given together with key.
   */
  certificate?: string;
  /**
   * PEM file of the private key of that certificate.
   */
  key?: string;
  /**
   * What the key is encrypted with, by reference: ${env:NAME}, ${ssm:/path} or ${secretsmanager:id}.
   */
  passphrase?: string;
  /**
   * AWS region that requests are signed for (Signature Version 4); told by the address of an Amazon domain.
   */
  region?: string;
  /**
   * ARN of an IAM role that is assumed to sign requests, such as arn:aws:iam::123456789012:role/das-compliance.
   */
  roleArn?: string;
  /**
   * PEM file of the certificate authority to trust, relative to das-compliance.yaml; the system's own unless given.
   */
  ca?: string;
  /**
   * Address of OpenSearch Dashboards, without user and password; url followed by /_dashboards on an Amazon domain unless given.
   */
  dashboards?: string;
  /**
   * What the server is; told by the address unless given.
   */
  flavour?: 'amazon' | 'self-managed';
  /**
   * Folder that holds the ingest bundle, relative to das-compliance.yaml.
   */
  bundle?: string;
}
