import { useStrapiApp } from '@strapi/strapi/admin';
import type { ComponentType } from 'react';
import { valueAt } from './value-at';

interface MediaLibraryDialogProps {
  allowedTypes: ['images'];
  multiple: boolean;
  onClose: () => void;
  onSelectAssets: (assets: unknown[]) => void;
}

/** The upload plugin registers its dialog in a registry that knows no props. */
const isDialog = (component: unknown): component is ComponentType<MediaLibraryDialogProps> =>
  typeof component === 'function' || (typeof component === 'object' && component !== null);

/** The media library's own dialog; gives the id of the one picture picked. */
export const LibraryPicker = ({
  onPick,
  onClose,
}: {
  onPick: (file: number) => void;
  onClose: () => void;
}) => {
  const Dialog: unknown = useStrapiApp('HeroInput', (app) => app.components['media-library']);
  if (!isDialog(Dialog)) return null;
  return (
    <Dialog
      allowedTypes={['images']}
      multiple={false}
      onClose={onClose}
      onSelectAssets={([asset]) => {
        const id = valueAt(asset, 'id');
        if (typeof id === 'number') onPick(id);
        onClose();
      }}
    />
  );
};
