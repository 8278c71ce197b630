import type { CleanupParts } from './ports';
import type { References } from './references';
import type { ReportWriter } from './report';
import type { CleanupSettings } from './run-files';

/** One clean-up, or one look at what it would do. */
export interface Sweep {
  parts: CleanupParts;
  settings: CleanupSettings;
  references: References;
  writer: ReportWriter;
  /** Off: nothing is changed. */
  remove: boolean;
  /** Lets the CMS have its turn. @throws when Strapi stops. */
  rest: () => Promise<void>;
}
