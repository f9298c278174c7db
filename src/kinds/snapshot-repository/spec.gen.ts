// Generated from schema.json by "npm run gen". Do not edit.

/**
 * Where snapshots lie: a bucket (s3), a folder that all nodes share (fs), or both, and the target takes the one that fits: an Amazon domain the bucket, a self-managed cluster the folder if one is given.
 */
export interface SnapshotRepositorySpec {
  s3?: Bucket;
  fs?: Folder;
}
export interface Bucket {
  /**
   * Name of an S3 bucket: 3 to 63 small letters, digits, dots and hyphens. Without a lifecycle rule to Glacier: nothing could be restored.
   */
  bucket: string;
  /**
   * The bucket's region, such as eu-central-1.
   */
  region?: string;
  /**
   * Role that the domain assumes to write; needed on Amazon OpenSearch Service, left out elsewhere.
   */
  roleArn?: string;
  /**
   * Folder in the bucket. Two clusters that write to one folder destroy each other's snapshots.
   */
  basePath?: string;
  /**
   * Host of another S3-compatible store, or of a bucket in another region.
   */
  endpoint?: string;
  /**
   * For a second cluster that only restores.
   */
  readOnly?: boolean;
}
export interface Folder {
  /**
   * A folder below one that each node lists in path.repo; relative to it, or absolute.
   */
  location: string;
  /**
   * For a second cluster that only restores.
   */
  readOnly?: boolean;
}
