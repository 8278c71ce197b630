import { useField } from '@strapi/strapi/admin';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Hero } from '../../../server/src/contracts/hero';
import { chosenValue, isSameHero, markForChange, readFormValue } from './form-value';

interface HeroValue {
  /** The hero to show; null for none. */
  hero: Hero | null;
  /** The hero that the form was loaded with. */
  stored: Hero | null;
  /** The stored value is not a hero of this plugin. */
  isUnreadable: boolean;
  /** The shown hero is lost unless the entry is saved. */
  needsSave: boolean;
  canUndo: boolean;
  /** Sets (or, with null, removes) the hero for the editor; `attached`: the server has stored it as well. */
  choose: (hero: Hero | null, attached?: boolean) => void;
  undo: () => void;
  /** Shows the hero that the server stores now, without changing the form. */
  refresh: (stored: Hero) => void;
}

const heroIn = (value: unknown): Hero | null => {
  const read = readFormValue(value);
  return read.kind === 'hero' ? read.hero : null;
};

/** The form's hero with its undo history, overlaid by a hero of a background run. */
export const useHeroValue = (name: string): HeroValue => {
  const { initialValue, onChange, value } = useField(name);
  const [history, setHistory] = useState<(Hero | null)[]>([]);
  /** Overlays the form until the editor chooses a hero or the form is reloaded. */
  const [background, setBackground] = useState<{ hero: Hero; over: unknown } | null>(null);
  /** The last hero that the server attached for this form. */
  const [attached, setAttached] = useState<Hero | null>(null);

  const read = readFormValue(value);
  const isChosen = read.kind === 'removed' || (read.kind === 'hero' && read.chosen);
  const overlay = background !== null && background.over === initialValue && !isChosen;
  const hero = overlay ? background.hero : read.kind === 'hero' ? read.hero : null;

  const stored = heroIn(initialValue);

  useEffect(() => {
    const marked = markForChange(value, initialValue);
    if (marked !== null) onChange(name, marked);
  }, [initialValue, name, onChange, value]);

  const put = (next: Hero | null): void => {
    const isPristine = attached === null && background === null && isSameHero(next, stored);
    onChange(name, isPristine ? initialValue : chosenValue(next, stored));
  };

  const choose = (next: Hero | null, isAttached = false): void => {
    setHistory([...history, hero]);
    if (isAttached) setAttached(next);
    onChange(name, chosenValue(next, stored));
  };

  const undo = (): void => {
    const earlier = history.at(-1);
    if (earlier === undefined) return;
    setHistory(history.slice(0, -1));
    put(earlier);
  };

  const latestInitial = useRef(initialValue);
  latestInitial.current = initialValue;
  const refresh = useCallback((stored: Hero) => {
    setBackground({ hero: stored, over: latestInitial.current });
  }, []);

  return {
    hero,
    stored,
    isUnreadable: read.kind === 'unreadable',
    needsSave: isChosen && value !== initialValue && !(attached !== null && isSameHero(hero, attached)),
    canUndo: history.length > 0,
    choose,
    undo,
    refresh,
  };
};
