import type { FetchClient } from '@strapi/strapi/admin';
import { useEffect, useState } from 'react';
import { listCatalog, type Catalog } from '../api/catalog';
import { readFailure, type Failure } from '../api/request-failure';

export type CatalogState =
  { status: 'loading' } | ({ status: 'ready' } & Catalog) | { status: 'failed'; failure: Failure };

/** Templates and providers, fetched once, when `wanted` first becomes true. */
export const useCatalog = (client: FetchClient, wanted: boolean): CatalogState => {
  const [state, setState] = useState<CatalogState>({ status: 'loading' });
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    const load = async (): Promise<void> => {
      try {
        const catalog = await listCatalog(client);
        if (!left) setState({ status: 'ready', ...catalog });
      } catch (error) {
        if (!left) setState({ status: 'failed', failure: readFailure(error) });
      }
    };
    void load();
    return () => {
      left = true;
    };
  }, [client, wanted]);
  return state;
};
