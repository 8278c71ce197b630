import { createInterface } from 'node:readline/promises';

export interface Terminal {
  /** The answer to what was asked for. */
  print: (text: string) => void;
  /** Everything else: progress, questions, complaints. */
  note: (text: string) => void;
  /** Whether a person sits at both ends. */
  isInteractive: boolean;
  /** Whether a line can be written over. */
  isLive: boolean;
  columns: () => number;
  /** Null when the question was left with Ctrl-C. */
  ask: (question: string) => Promise<string | null>;
}

/**
 * The terminal, with the standard output to ourselves: what Strapi and the app print goes to standard error, so that
 * the output can be read by programs.
 */
export const createTerminal = ({ stdin, stdout, stderr }: NodeJS.Process): Terminal => {
  const print = stdout.write.bind(stdout);
  const note = stderr.write.bind(stderr);
  stdout.write = note;
  return {
    print: (text) => void print(text),
    note: (text) => void note(text),
    isInteractive: stdin.isTTY && stderr.isTTY,
    isLive: stderr.isTTY,
    // Some terminals do not know their width.
    columns: () => (stderr.columns > 0 ? stderr.columns : 80),
    ask: async (question) => {
      const reader = createInterface({ input: stdin, output: stderr });
      const left = new AbortController();
      reader.once('SIGINT', () => left.abort());
      try {
        return await reader.question(question, { signal: left.signal });
      } catch (error) {
        if (left.signal.aborted) return null;
        throw error;
      } finally {
        reader.close();
      }
    },
  };
};
