import type { Run } from './run';

/** The name of the provider whose turn it is; null before the run knows whom to ask. */
export const currentProvider = ({ providers, providerIndex }: Run): string | null =>
  providers[providerIndex] ?? null;
