import type { Core } from '@strapi/strapi';
import type { PreviewPrompt, ProviderSummary, TestProvider } from '../contracts/admin-api';
import type { Config } from '../contracts/config';
import type { Hero } from '../contracts/hero';
import type { CreateAdminGeneration } from '../contracts/generation';
import type { Template } from '../contracts/template';
import type { FreezeOrder, Pipeline } from '../generation/pipeline';
import type { VendorAddresses } from '../generation/vendor-addresses';
import type { TemplateStore } from '../generation/store/template-store';

export interface LibraryHeroOrder {
  uid: string;
  documentId: string | null;
  locale: string | null;
  field: string;
  values: Record<string, unknown> | null;
  file: number;
}

/** What the triggers set in motion; built once by `compose`. */
export interface Services {
  strapi: Core.Strapi;
  config: Config;
  pipeline: Pipeline;
  templates: TemplateStore;
  /** Tells the driver that something is due; never throws. */
  wake: () => void;
  listProviders: () => ProviderSummary[];
  /** Asks a provider for nothing that costs; null for a name that is not configured. */
  testProvider: (name: string) => Promise<TestProvider.Response['data'] | null>;
  /** What the addresses given to vendors stand for. */
  addresses: Pick<VendorAddresses, 'sharedReference' | 'calledBack'>;
  /** Builds the prompt and asks nobody. */
  preview: (order: FreezeOrder) => Promise<PreviewPrompt.Response['data']>;
  /** Makes a pinned hero of a picture that a person chose. */
  heroFromLibrary: (order: LibraryHeroOrder) => Promise<Hero>;
  /** @throws HeroError template_invalid */
  checkTemplate: (template: Template) => Promise<void>;
}

/** Looked up at the time of the call: routes are declared before the services exist. */
export type ServicesOf = () => Services;

export type GenerationBody = CreateAdminGeneration;
