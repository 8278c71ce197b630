import { useRBAC, type Permission } from '@strapi/strapi/admin';

/**
 * `allowed`: everything; `denied`: the role lacks the permission; `locked`: the form or the field's location is
 * read-only.
 */
export type Access = 'checking' | 'allowed' | 'denied' | 'locked';

/** A constant, since `useRBAC` checks again for every new array. */
const PERMISSIONS: Permission[] = [
  { action: 'plugin::hero-image.generate', subject: null },
  { action: 'plugin::upload.read', subject: null },
];

/**
 * What the user may do with the field here. `useRBAC` names its results after the last part of each action:
 * `canGenerate` and `canRead`.
 */
export const useAccess = (isLocked: boolean): { access: Access; mayPick: boolean } => {
  const { allowedActions, isLoading } = useRBAC(PERMISSIONS);
  const mayGenerate = allowedActions['canGenerate'] === true;
  const access = isLocked ? 'locked' : isLoading ? 'checking' : mayGenerate ? 'allowed' : 'denied';
  return { access, mayPick: access === 'allowed' && allowedActions['canRead'] === true };
};
