/** The entry and field that a hero belongs to. */
export interface EntryTarget {
  uid: string;
  kind: 'collection' | 'single';
  /** Null for an entry that has not been saved. */
  documentId: string | null;
  locale: string | undefined;
  field: string;
}
