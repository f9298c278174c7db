// Generated from schema.json by "npm run gen". Do not edit.

/**
 * Which audit indices must stay as they are, over any retention, until the hold is taken out of the files.
 */
export interface LegalHoldSpec {
  /**
   * Reference of the matter, as the legal department files it: no names of people.
   */
  case: string;
  /**
   * Who ordered the hold, and why.
   */
  reason?: string;
  /**
   * Names or patterns of audit indices: das-audit-pci-2026.09, das-audit-hr-*. New indices that match are held at the next apply.
   *
   * @minItems 1
   * @maxItems 100
   */
  indices: string[];
}
