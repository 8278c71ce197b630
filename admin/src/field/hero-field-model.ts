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
  /** The form is in a dialog, so that the page's entry is not the form's. */
  isForeign: boolean;
}

/** State and actions of the field; its components only render them. */
export interface HeroFieldModel {
  client: FetchClient;
  hero: Hero | null;
  /** Null if the content type has no title attribute. */
  title: string | null;
  state: RunState;
  access: Access;
  mayPick: boolean;
  isForeign: boolean;
  isUnreadable: boolean;
  needsSave: boolean;
  canUndo: boolean;
  preview: PreviewState;
  /** The editor's prompt for the next run; null for the template's. */
  prompt: string | null;
  setPrompt: (prompt: string | null) => void;
  wishes: Wishes;
  setWishes: (wishes: Wishes) => void;
  generate: (force: boolean) => void;
  /** Whether `publish` may be called. */
  publishOffer: PublishOffer;
  /** Generates, and publishes once the hero is attached. */
  publish: (force: boolean) => void;
  /** The result of the last publish request; null once dismissed. */
  publication: PublicationNews | null;
  dismissPublication: () => void;
  /** Follows a run whose unknown outcome has been decided. */
  follow: (run: Generation) => void;
  /** The price of the shown hero in final quality; null if it already has it, or cannot get it. */
  finalOffer: FinalOffer | null;
  finalise: () => void;
  /** How the shown hero was made, or why there is none. */
  report: RunReport;
  /** An image that arrived after a cancel; null if there is none, or it was dismissed. */
  late: LateRun | null;
  dismissLate: (id: string) => void;
  pick: (file: number) => void;
  retry: (wish: Wish) => void;
  cancel: (id: string) => void;
  dismiss: () => void;
  choose: (hero: Hero | null) => void;
  undo: () => void;
}
