import type { FetchClient } from '@strapi/strapi/admin';
import type { Generation } from '../../../server/src/contracts/generation';
import type { Hero } from '../../../server/src/contracts/hero';
import type { FinalOffer } from '../api/generations';
import type { Wishes } from './run-options';
import type { PublicationNews } from './publication-news';
import type { PublishOffer } from './publish-offer';
import type { LateRun, RunReport } from './run-report';
import type { RunState, Wish } from './run-state';
import type { Access } from './use-access';
import type { PreviewState } from './use-prompt-preview';

export interface HeroFieldProps {
  name: string;
  attribute: unknown;
  disabled: boolean;
  /** The form is one in a dialog, so the page's entry is not the form's. */
  isForeign: boolean;
}

/** Everything the field knows and does; its components only show it. */
export interface HeroFieldModel {
  client: FetchClient;
  hero: Hero | null;
  /** Null when the content type has no title to look at. */
  title: string | null;
  state: RunState;
  access: Access;
  mayPick: boolean;
  isForeign: boolean;
  isUnreadable: boolean;
  needsSave: boolean;
  canUndo: boolean;
  preview: PreviewState;
  /** The editor's own words for the next run; null for the template's. */
  prompt: string | null;
  setPrompt: (prompt: string | null) => void;
  wishes: Wishes;
  setWishes: (wishes: Wishes) => void;
  generate: (force: boolean) => void;
  /** Whether `publish` may be called. */
  publishOffer: PublishOffer;
  /** Generates, and publishes once the hero is there. */
  publish: (force: boolean) => void;
  /** How the last wish to publish ended; null once it is dismissed. */
  publication: PublicationNews | null;
  dismissPublication: () => void;
  /** Follows a run that was of unknown outcome and is not any more. */
  follow: (run: Generation) => void;
  /** What the shown hero would cost in final quality; null when it is, or cannot be had. */
  finalOffer: FinalOffer | null;
  finalise: () => void;
  /** How the shown hero came to be, or why there is none. */
  report: RunReport;
  /** An image that arrived after a cancel; null when there is none, or it was dismissed. */
  late: LateRun | null;
  dismissLate: (id: string) => void;
  pick: (file: number) => void;
  retry: (wish: Wish) => void;
  cancel: (id: string) => void;
  dismiss: () => void;
  choose: (hero: Hero | null) => void;
  undo: () => void;
}
