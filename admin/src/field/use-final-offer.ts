import type { FetchClient } from '@strapi/strapi/admin';
import { useEffect, useState } from 'react';
import { findFinalOffer, type FinalOffer } from '../api/generations';
import type { EntryTarget } from './entry-target';

interface Known {
  generation: string;
  entry: EntryTarget;
  offer: FinalOffer | null;
}

/**
 * Whether the shown hero can be drawn in final quality for this entry, and at what price. `generation` is the
 * run that drew it; null for a hero without one. Calls no provider.
 */
export const useFinalOffer = (
  client: FetchClient,
  { generation, entry, active }: { generation: string | null; entry: EntryTarget; active: boolean },
): FinalOffer | null => {
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => {
    const { documentId } = entry;
    if (!active || generation === null || documentId === null) return;
    let left = false;
    findFinalOffer(client, generation, { ...entry, documentId }).then(
      (offer) => {
        if (!left) setKnown({ generation, entry, offer });
      },
      // Without a response there is no button; everything else works.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [active, client, entry, generation]);
  const isCurrent = known !== null && known.generation === generation && known.entry === entry;
  return isCurrent ? known.offer : null;
};
