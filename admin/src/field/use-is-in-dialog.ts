import { useCallback, useState } from 'react';

/**
 * Whether an element sits in a dialog. The Content Manager edits related entries in one, and the contexts that
 * plugins may use go on naming the entry of the page below (content-manager 5.54, hooks/useDocument). Null
 * until the element is there.
 */
export const useIsInDialog = (): [boolean | null, (element: Element | null) => void] => {
  const [isInDialog, setInDialog] = useState<boolean | null>(null);
  const ref = useCallback((element: Element | null) => {
    if (element !== null) setInDialog(element.closest('[role="dialog"]') !== null);
  }, []);
  return [isInDialog, ref];
};
