import { fork } from 'node:child_process';
import { join } from 'node:path';
import { pluginRoot } from '../support/paths';

export interface VendorOrder {
  /** How long a picture takes. */
  delayMs: number;
  /** What every prompt has in it. */
  marker: string;
  /** Of the picture that all are answered with. */
  width: number;
  height: number;
}

export interface VendorAddress {
  baseUrl: string;
  apiKey: string;
  pictureBytes: number;
}

export interface VendorTotals {
  billed: number;
  mostAtOnce: number;
  cpuMs: number;
}

/** OpenAI's API, emulated in a process of its own. */
export interface VendorProcess extends VendorAddress {
  totals: () => Promise<VendorTotals>;
  stop: () => Promise<void>;
}

export const startVendorProcess = async (order: VendorOrder): Promise<VendorProcess> => {
  const child = fork(join(pluginRoot, 'tests/bench/vendor-child.ts'), [JSON.stringify(order)]);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const next = <Message>(): Promise<Message> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as Message));
      void gone.then(() => reject(new Error('The emulated vendor has ended.')));
    });
  const address = await next<VendorAddress>();
  return {
    ...address,
    totals: () => {
      const totals = next<VendorTotals>();
      child.send('totals');
      return totals;
    },
    stop: async () => {
      child.disconnect();
      await gone;
    },
  };
};
