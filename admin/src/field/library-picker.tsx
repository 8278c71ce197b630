import { useStrapiApp } from '@strapi/strapi/admin';
import type { ComponentType } from 'react';
import { valueAt } from './value-at';

interface MediaLibraryDialogProps {
  allowedTypes: ['images'];
  multiple: boolean;
  onClose: () => void;
  onSelectAssets: (assets: unknown[]) => void;
}

/** The registry in which the upload plugin registers its dialog is not typed by props. */
const isDialog = (component: unknown): component is ComponentType<MediaLibraryDialogProps> =>
  typeof component === 'function' || (typeof component === 'object' && component !== null);

/** The media library's own dialog; returns the id of the picked image. */
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
