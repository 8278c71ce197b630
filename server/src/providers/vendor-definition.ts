import type { ProviderConfig } from '../contracts/config';
import type { ImageRequest, ProviderCapabilities, ProviderWarning } from '../contracts/provider';
import type { Quality } from '../contracts/template';
import type { KeyTest } from './http/check-key';
import type { JsonReply } from './http/json-reply';
import type { SubmitCall, Verdict } from './http/submit';
import type { JobTerms } from './mapping/job-answer';
import type { Body } from './request-fields';

/** The settings of a vendor that is called with a key. */
export type VendorSettings = Extract<ProviderConfig, { baseUrl: string }>;

/** A request in a vendor's words. */
export interface VendorCall<B extends Body = Body> {
  /** Below the base URL. */
  path: string;
  /** Only fields that the vendor's page documents. */
  body: B & { prompt: string };
  /** Images that the body asks for. */
  asked: number;
  warnings: ProviderWarning[];
  /** Encodes the body. Left out: JSON. */
  encode?: (body: Body) => SubmitCall['payload'];
}

/** What the mapping of a request needs beside it. */
export interface CallFacts {
  model: string;
  /** Public URLs of the request's references; empty unless the vendor takes references by URL. */
  imageUrls: string[];
}

/** All that is particular to one vendor; `defineVendor` makes its adapter. */
export interface VendorDefinition {
  type: VendorSettings['type'];
  /** The name that the vendor's own page gives its key. Left out: made from the host. */
  keyVariable?: string;
  /** '' where the API takes no model. */
  defaultModel: string;
  /** As the vendor's page says; `sizes` and `maxImagesPerCall` hold as long as their fields are sent. */
  capabilities: ProviderCapabilities;
  /** The field of its body for the number of images. */
  countField: 'n' | 'count';
  /** What the vendor's page says; null where it does not. */
  creditsPerImage: (asked: { model: string; quality: Quality }) => number | null;
  /** Whether references are shared with the vendor by public URL. */
  takesReferenceUrls: boolean;
  /** @throws HeroError prompt_empty, prompt_too_long */
  toCall: (request: ImageRequest, facts: CallFacts) => VendorCall;
  /** What an answer to the call means for money. */
  judge: (reply: JsonReply, call: VendorCall) => Verdict;
  /** Null where the answer to the call holds the images. */
  jobs: JobTerms | null;
  /** Something that can be asked for nothing, below the base URL. */
  keyTest: KeyTest & { path: string };
}
