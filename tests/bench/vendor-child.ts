import { startOpenAiEmulator } from '../support/emulators/openai';
import { photoLikePng } from './photo-like';
import type { VendorAddress, VendorOrder, VendorTotals } from './vendor-process';

/** An image API in a process of its own: what it costs is not measured as the server's. */
const serve = async ({ delayMs, marker, width, height }: VendorOrder): Promise<void> => {
  const vendor = await startOpenAiEmulator({ delayMs });
  const bytes = await photoLikePng({ width, height });
  // Drawn once: a vendor's own work is no part of what a server does.
  vendor.scriptFor(marker, { result: { bytes, mime: 'image/png' } });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const totals: VendorTotals = {
      billed: vendor.billed.length,
      mostAtOnce: vendor.mostAtOnce,
      cpuMs: (user + system) / 1_000,
    };
    process.send?.(totals);
  });
  process.on('disconnect', () => process.exit());
  const { baseUrl, apiKey } = vendor;
  const address: VendorAddress = { baseUrl, apiKey, pictureBytes: bytes.byteLength };
  process.send?.(address);
};

serve(JSON.parse(process.argv[2] ?? '') as VendorOrder).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
