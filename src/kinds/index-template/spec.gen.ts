// Generated from schema.json by "npm run gen". Do not edit.

/**
 * Composable index template: shards, replicas and field mapping of every new index that matches.
 */
export interface IndexTemplateSpec {
  /**
   * @minItems 1
   */
  indexPatterns: string[];
  /**
   * The template with the highest priority wins an index.
   */
  priority?: number;
  /**
   * Index settings as flat keys (number_of_shards, index.codec, …).
   */
  settings?: {};
  /**
   * Field mapping in the server's own language.
   */
  mappings: {};
  aliases?: {};
  /**
   * Names of component templates, later ones win.
   */
  composedOf?: string[];
}
