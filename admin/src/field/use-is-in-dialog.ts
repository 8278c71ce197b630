import { useCallback, useState } from 'react';

/**
 * Whether an element is in a dialog. The Content Manager edits related entries in one, and the contexts
 * available to plugins still name the entry of the page below (content-manager 5.54, hooks/useDocument). Null
 * until the element is mounted.
 */
export const useIsInDialog = (): [boolean | null, (element: Element | null) => void] => {
  const [isInDialog, setInDialog] = useState<boolean | null>(null);
  const ref = useCallback((element: Element | null) => {
    if (element !== null) setInDialog(element.closest('[role="dialog"]') !== null);
  }, []);
  return [isInDialog, ref];
};
