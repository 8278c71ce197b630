import type { FetchClient } from '@strapi/strapi/admin';
import { useEffect, useState } from 'react';
import { findFinalOffer, type FinalOffer } from '../api/generations';

interface Known {
  generation: string;
  offer: FinalOffer | null;
}

/**
 * Whether the shown hero can be drawn in final quality, and at what cost. `generation` is the run that drew it;
 * null for a hero that no run drew. Asks no provider.
 */
export const useFinalOffer = (
  client: FetchClient,
  { generation, active }: { generation: string | null; active: boolean },
): FinalOffer | null => {
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => {
    if (!active || generation === null) return;
    let left = false;
    findFinalOffer(client, generation).then(
      (offer) => {
        if (!left) setKnown({ generation, offer });
      },
      // Without an answer there is no button; everything else works.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [active, client, generation]);
  return known !== null && known.generation === generation ? known.offer : null;
};
