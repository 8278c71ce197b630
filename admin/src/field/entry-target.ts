/** The place a hero belongs to. */
export interface EntryTarget {
  uid: string;
  kind: 'collection' | 'single';
  /** Null for an entry that was never saved. */
  documentId: string | null;
  locale: string | undefined;
  field: string;
}
