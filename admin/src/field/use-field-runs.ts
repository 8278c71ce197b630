import type { FetchClient } from '@strapi/strapi/admin';
import { useEffect, useState } from 'react';
import type { Generation } from '../../../server/src/contracts/generation';
import { findGeneration, findRecentGenerations } from '../api/generations';
import type { EntryTarget } from './entry-target';
import { pollDelay } from './poll-delay';
import { mayStillArrive } from './run-report';

/** A run of another entry, such as after a duplicate, may be hidden from this user; it is then left out. */
const findVisible = (client: FetchClient, id: string): Promise<Generation | null> =>
  findGeneration(client, id).catch(() => null);

/**
 * The latest runs of the field, newest first, and those of `ids` on any entry. Fetched again when `active` or
 * an id changes, and while the image of a canceled run may still arrive.
 */
export const useFieldRuns = ({
  client,
  entry,
  ids,
  active,
}: {
  client: FetchClient;
  entry: EntryTarget;
  ids: string[];
  active: boolean;
}): Generation[] => {
  const [known, setKnown] = useState<{ entry: EntryTarget; runs: Generation[] } | null>(null);
  const wanted = ids.join(' ');

  useEffect(() => {
    if (!active) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (attempt: number): Promise<void> => {
      const recent = entry.documentId === null ? [] : await findRecentGenerations(client, entry);
      const missing = wanted.split(' ').filter((id) => id !== '' && !recent.some((run) => run.id === id));
      const others = await Promise.all(missing.map((id) => findVisible(client, id)));
      if (left) return;
      const runs = [...recent, ...others.filter((run) => run !== null)];
      setKnown({ entry, runs });
      if (mayStillArrive(runs)) timer = setTimeout(() => start(attempt + 1), pollDelay(attempt));
    };
    const start = (attempt: number): void => {
      // Without a response there is no report; the hero and its buttons work all the same.
      look(attempt).catch(() => undefined);
    };
    start(0);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [active, client, entry, wanted]);

  return known !== null && known.entry === entry ? known.runs : [];
};
