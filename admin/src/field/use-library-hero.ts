import type { FetchClient } from '@strapi/strapi/admin';
import { useRef } from 'react';
import type { CreateLibraryHero } from '../../../server/src/contracts/admin-api';
import type { Hero } from '../../../server/src/contracts/hero';
import { createLibraryHero } from '../api/library-heroes';
import { readFailure } from '../api/request-failure';
import type { RunEvent } from './run-state';

/** Makes a hero from an image of the media library. */
export const useLibraryHero = ({
  client,
  dispatch,
  request,
  onHero,
}: {
  client: FetchClient;
  dispatch: (event: RunEvent) => void;
  request: () => Omit<CreateLibraryHero.Request, 'file'>;
  onHero: (hero: Hero) => void;
}): { pick: (file: number) => void; pickAgain: () => void } => {
  const last = useRef<number | null>(null);

  const convert = async (file: number): Promise<void> => {
    last.current = file;
    dispatch({ type: 'asked', wish: 'library', at: Date.now() });
    try {
      onHero(await createLibraryHero(client, { ...request(), file }));
      dispatch({ type: 'settled' });
    } catch (error) {
      dispatch({ type: 'failed', failure: readFailure(error), wish: 'library' });
    }
  };

  return {
    pick: (file) => void convert(file),
    pickAgain: () => {
      if (last.current !== null) void convert(last.current);
    },
  };
};
