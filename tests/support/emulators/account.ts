import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** One paid call: it is written down when the work is taken on, whether or not the answer arrives. */
export interface BilledCall {
  vendor: string;
  idempotencyKey: string | null;
  images: number;
  /** Null where the vendor does not count in credits. */
  credits: number | null;
  model: string;
  prompt: string;
  /** `1536x1024`, or a ratio. */
  size: string;
  quality: string;
  refunded: boolean;
}

/** A customer's account at an emulated vendor. */
export interface Account {
  readonly billed: readonly BilledCall[];
  /** Credits left; null: without end. */
  readonly balance: number | null;
  canPay: (credits: number | null) => boolean;
  bill: (call: Omit<BilledCall, 'vendor' | 'refunded'>) => BilledCall;
  refund: (call: BilledCall) => void;
}

const note = (file: string, line: string): void => {
  const folder = process.env['HERO_TALLY_DIR'];
  if (folder !== undefined) appendFileSync(join(folder, file), `${line}\n`);
};

/** A key nobody has by chance, so that it can be looked for in everything that was said. */
export const newApiKey = (prefix: string): string => `${prefix}${randomBytes(24).toString('base64url')}`;

export const openAccount = ({
  vendor,
  apiKey,
  credits,
}: {
  vendor: string;
  apiKey: string;
  credits: number | null;
}): Account => {
  const billed: BilledCall[] = [];
  let balance = credits;
  note('keys.txt', apiKey);
  const tally = ({ prompt: _prompt, ...call }: BilledCall): void =>
    note(`billed.${process.pid}.jsonl`, JSON.stringify(call));
  return {
    billed,
    get balance() {
      return balance;
    },
    canPay: (price) => balance === null || price === null || price <= balance,
    bill: (call) => {
      const entry: BilledCall = { vendor, ...call, refunded: false };
      billed.push(entry);
      if (balance !== null) balance -= call.credits ?? 0;
      tally(entry);
      return entry;
    },
    refund: (call) => {
      if (call.refunded) return;
      call.refunded = true;
      if (balance !== null) balance += call.credits ?? 0;
      tally(call);
    },
  };
};
