// Generated from schema.json by "npm run gen". Do not edit.

/**
 * Saved objects of OpenSearch Dashboards that belong together: index patterns, visualisations, searches, dashboards.
 */
export type DashboardSpec = SavedObjects;
export type SavedObject = IndexPattern | Visualization | Search | Board;
/**
 * Unique in its tenant among objects of its type; part of addresses that people bookmark.
 */
export type Id = string;
/**
 * What the object refers to, by the name that it uses for it inside.
 *
 * @maxItems 500
 */
export type References = {
  name: string;
  type: 'index-pattern' | 'visualization' | 'search' | 'dashboard';
  id: Id;
}[];
/**
 * Written out, or as the text that Dashboards keeps.
 */
export type Embedded =
  | {
      [k: string]: unknown;
    }
  | unknown[]
  | string;

export interface SavedObjects {
  /**
   * The tenant that holds them; the global one unless given.
   */
  tenant?: string;
  /**
   * As Dashboards keeps them, but what it keeps as JSON in a string is written out.
   *
   * @minItems 1
   * @maxItems 500
   */
  objects: SavedObject[];
}
export interface IndexPattern {
  type: 'index-pattern';
  id: Id;
  references?: References;
  attributes: {
    /**
     * The indices, such as das-audit-*.
     */
    title: string;
    timeFieldName?: string;
    /**
     * Only scripted fields: the others Dashboards fills in from the mapping.
     */
    fields?:
      | {
          [k: string]: unknown;
        }
      | unknown[]
      | string;
    fieldFormatMap?: Embedded;
    sourceFilters?: Embedded;
    type?: string;
    typeMeta?: Embedded;
  };
}
export interface Visualization {
  type: 'visualization';
  id: Id;
  references?: References;
  attributes: {
    title: string;
    description?: string;
    version?: 1;
    visState: Embedded;
    uiStateJSON?: Embedded;
    savedSearchRefName?: string;
    kibanaSavedObjectMeta: Meta;
  };
}
export interface Meta {
  searchSourceJSON: Embedded;
}
export interface Search {
  type: 'search';
  id: Id;
  references?: References;
  attributes: {
    title: string;
    description?: string;
    version?: 1;
    hits?: 0;
    columns: string[];
    sort: string[][];
    kibanaSavedObjectMeta: Meta;
  };
}
export interface Board {
  type: 'dashboard';
  id: Id;
  references?: References;
  attributes: {
    title: string;
    description?: string;
    version?: 1;
    hits?: 0;
    panelsJSON: Embedded;
    optionsJSON?: Embedded;
    timeRestore?: boolean;
    timeFrom?: string;
    timeTo?: string;
    refreshInterval?: {
      pause: boolean;
      /**
       * Milliseconds.
       */
      value: number;
    };
    kibanaSavedObjectMeta?: Meta;
  };
}
