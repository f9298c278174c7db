/** One Kinesis record with where it came from. */
export interface StreamRecord {
  readonly stream: string;
  readonly shard: string;
  readonly sequence: string;
  readonly account?: string;
  readonly region?: string;
  /** When Kinesis took it, ISO 8601 in UTC. */
  readonly arrival?: string;
  /** The record's bytes in base64. */
  readonly data: string;
}

const PREFIX = 'aws-rds-das-';

/** The resource id in a stream's name: `aws-rds-das-cluster-ABC` → `cluster-ABC`. Other names stay whole. */
export function resourceOf(stream: string): string {
  return stream.startsWith(PREFIX) ? stream.slice(PREFIX.length) : stream;
}

/**
 * The KMS encryption context of a stream's data keys. Aurora binds them to the cluster, Oracle and SQL Server to
 * the instance. Undefined when the name tells neither.
 */
export function contextOf(stream: string): Readonly<Record<string, string>> | undefined {
  const resource = resourceOf(stream);
  if (resource.startsWith('cluster-')) {
    return { 'aws:rds:dbc-id': resource };
  }
  return resource.startsWith('db-') ? { 'aws:rds:db-id': resource } : undefined;
}
