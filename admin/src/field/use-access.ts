import { useRBAC, type Permission } from '@strapi/strapi/admin';

/** `allowed`: everything; `denied`: the role may not; `locked`: the form or the place takes no changes. */
export type Access = 'checking' | 'allowed' | 'denied' | 'locked';

/** One constant list: `useRBAC` checks again whenever it is handed another object. */
const PERMISSIONS: Permission[] = [
  { action: 'plugin::hero-image.generate', subject: null },
  { action: 'plugin::upload.read', subject: null },
];

/**
 * What this person may do with the field here. `useRBAC` names its answers after the last part of each
 * action: `canGenerate` and `canRead`.
 */
export const useAccess = (isLocked: boolean): { access: Access; mayPick: boolean } => {
  const { allowedActions, isLoading } = useRBAC(PERMISSIONS);
  const mayGenerate = allowedActions['canGenerate'] === true;
  const access = isLocked ? 'locked' : isLoading ? 'checking' : mayGenerate ? 'allowed' : 'denied';
  return { access, mayPick: access === 'allowed' && allowedActions['canRead'] === true };
};
