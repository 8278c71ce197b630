import { drawPicture } from '../support/emulators/picture';
import type { VendorEmulator } from '../support/emulators/vendor-server';

/** A word of every article's title, and so of every prompt. */
const MARKER = 'harbour';

/** Lets a vendor deliver one small image for everything: what is drawn is no matter here, and drawing takes long. */
export const deliverOneImage = async (emulator: VendorEmulator): Promise<void> => {
  const bytes = await drawPicture({ seed: MARKER, width: 1024, height: 576, format: 'png' });
  emulator.scriptFor(MARKER, { result: { bytes, mime: 'image/png' } });
};

/** Small files, for the same reason; a hero still has several. */
export const SMALL = { width: 1024, height: 576 } as const;
