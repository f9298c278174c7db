import { type Documents, openDocuments } from './documents.ts';
import type { Json } from './json.ts';

const TEXT = { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } };
const UPDATED = { type: 'date', format: 'strict_date_time||epoch_millis' };

/** What lists search and sort by, of each kind of document in the index. */
const MAPPING: Json = {
  policy: {
    properties: {
      policy_id: TEXT,
      description: TEXT,
      default_state: { type: 'keyword' },
      last_updated_time: UPDATED,
      schema_version: { type: 'long' },
    },
  },
  sm_policy: {
    properties: {
      name: { type: 'keyword' },
      description: TEXT,
      enabled: { type: 'boolean' },
      last_updated_time: UPDATED,
      schema_version: { type: 'long' },
    },
  },
  managed_index: {
    properties: {
      name: TEXT,
      index: { type: 'keyword' },
      index_uuid: { type: 'keyword' },
      policy_id: { type: 'keyword' },
    },
  },
  left_alone: { properties: { index_uuid: { type: 'keyword' } } },
  sm_metadata: { properties: { name: { type: 'keyword' } } },
};

/** The one index of index management: ISM's policies and snapshot management's, as the plugin keeps them. */
export const openIndexManagement = (): Documents => openDocuments('.opendistro-ism-config', MAPPING);
