// A transcript as a story told bit by bit.

import type { Matrix, Run, RunMessage } from "./answers";

export interface Told {
  message: RunMessage;
  begin: number;  // bits said before it
  end: number;
}

export class Story {
  readonly told: Told[];
  readonly total: number;
  readonly bits: string;  // all of them, in order

  constructor(readonly run: Run) {
    let at = 0;
    this.told = run.messages.map(message => ({ message, begin: at, end: (at += message.bits) }));
    this.total = at;
    this.bits = run.messages.map(m => m.content).join("");
  }

  /** The message of which bit number `at` is to be said, or the last one. */
  current(at: number): Told | undefined {
    return this.told.find(t => at < t.end) ?? this.told.at(-1);
  }
  /** Where the message before, or behind, begins or ends. */
  boundaryBefore(at: number): number {
    return Math.max(0, ...this.told.map(t => t.begin).filter(b => b < at));
  }
  boundaryAfter(at: number): number {
    return Math.min(this.total, ...this.told.map(t => t.end).filter(e => e > at));
  }
}

/** Which transcripts begin with these bits. */
export function consistent(matrix: Matrix, said: string): boolean[] {
  return matrix.transcripts.map(t => t.map(m => m.bits).join("").startsWith(said));
}

/** The rows and columns of the inputs still consistent: they form a rectangle. */
export function rectangle(matrix: Matrix, said: string): { rows: number[]; columns: number[] } {
  const may = consistent(matrix, said);
  const rows = matrix.xs.map((_, i) => i).filter(i => matrix.transcript[i].some(t => may[t]));
  const columns = matrix.ys.map((_, j) => j).filter(j => matrix.transcript.some(row => may[row[j]]));
  return { rows, columns };
}
