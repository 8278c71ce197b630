import { createInterface } from 'node:readline/promises';

export interface Terminal {
  /** Writes the result of a command. */
  print: (text: string) => void;
  /** Writes everything else: progress, questions, errors. */
  note: (text: string) => void;
  /** Whether input and output are both terminals. */
  isInteractive: boolean;
  /** Whether a line can be overwritten. */
  isLive: boolean;
  columns: () => number;
  /** Null if the question was aborted with Ctrl-C. */
  ask: (question: string) => Promise<string | null>;
}

/**
 * Reserves standard output for results: what Strapi and the app print goes to standard error, so that programs
 * can parse the output.
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
    // Some terminals report no width.
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
