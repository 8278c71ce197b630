import type { CleanupPorts } from './ports';
import type { References } from './references';
import type { ReportWriter } from './report';
import type { CleanupSettings } from './run-files';

/** One clean-up, or one look at what it would do. */
export interface CleanupPass {
  parts: CleanupPorts;
  settings: CleanupSettings;
  references: References;
  writer: ReportWriter;
  /** Off: nothing is changed. */
  remove: boolean;
  /** Lets the CMS have its turn. @throws when Strapi stops. */
  rest: () => Promise<void>;
}
