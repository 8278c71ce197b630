/** What a file says about itself once everything else it said is gone. */
export interface Label {
  /** The XMP packet. */
  xmp: Buffer;
  /** EXIF that holds the orientation only; null for an image that is stored upright. */
  exif: Buffer | null;
}

/** A file that carries signed content credentials is not changed: the signature would be broken. */
export type StrippedFile = { kind: 'signed' } | { kind: 'stripped'; bytes: Buffer };
