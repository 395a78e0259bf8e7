// The document inside the page (schema crossbits.report/1) and what can be read off it.

export type Cell = string | number | boolean | null | object;
interface Column { name: string; parameter: boolean; same?: Cell; words?: string[]; values?: Cell[] }
interface Flag { key: string; flag: string; switch: boolean }
export type Point = [x: number, y: number, row: number];
export interface Series { name: string; stroke: "line_and_markers" | "line" | "dashed" | "dotted" | "markers"; colour: number; points: Point[] }
interface Axis { title: string; logarithmic: boolean }
export interface Figure { id: string; title: string; x: Axis; y: Axis; series: Series[]; notes: string[] }
export interface Verdicts { counts: { verdict: string; rows: number }[]; tight: number; claim_false: number; failed: number }

interface Document {
  rows: number; columns: Column[]; figures: Figure[]; verdicts: Verdicts; slowest: number[]; commands: Record<string, Flag[]>;
}

/** "1 point", "100,000 points". */
export const points = (count: number): string => `${count.toLocaleString("en")} point${count === 1 ? "" : "s"}`;

/** A word of a shell command, in quotes where it needs them. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function csvField(cell: Cell): string {
  const text = cell === null ? "" : typeof cell === "string" ? cell : JSON.stringify(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export class Data {
  private readonly places: Map<string, Column>;

  constructor(readonly document: Document) {
    this.places = new Map(document.columns.map(c => [c.name, c]));
  }

  static ofPage(): Data {
    return new Data(JSON.parse(document.getElementById("data")!.textContent!) as Document);
  }

  get rows(): number { return this.document.rows; }
  get columns(): string[] { return this.document.columns.map(c => c.name); }

  cell(row: number, name: string): Cell {
    const column = this.places.get(name);
    if (!column) return null;
    if (column.values === undefined) return column.same ?? null;
    const value = column.values[row] ?? null;
    return column.words && typeof value === "number" ? column.words[value] : value;
  }

  text(row: number, name: string): string {
    const cell = this.cell(row, name);
    return cell === null ? "" : typeof cell === "string" ? cell : JSON.stringify(cell);
  }

  /** The call that gives this row again. */
  command(row: number): string {
    const command = this.text(row, "command");
    const words = ["crossbits", command];
    for (const { key, flag, switch: isSwitch } of this.document.commands[command] ?? []) {
      if (!this.places.get(key)?.parameter) continue;
      const cell = this.cell(row, key);
      if (cell === null || cell === false) continue;
      if (flag) words.push(flag);
      if (!isSwitch) words.push(word(this.text(row, key)));
    }
    return words.join(" ");
  }

  /** Parameters that differ from row to row, then the main results that are there. */
  shownColumns(): string[] {
    const results = ["wrong", "found", "result_bits", "bits", "max_bits", "message_bits", "lower_bound", "trivial_bits", "verdict", "exit_code"];
    const varies = this.document.columns.filter(c => c.parameter && c.values !== undefined).map(c => c.name);
    return [...varies, ...results.filter(name => this.places.has(name) && !varies.includes(name))];
  }

  csv(): string {
    const names = this.columns;
    const lines = [names.map(csvField).join(",")];
    for (let row = 0; row < this.rows; ++row) lines.push(names.map(name => csvField(this.cell(row, name))).join(","));
    return lines.join("\r\n") + "\r\n";
  }

  json(): string {
    const names = this.columns;
    const rows = Array.from({ length: this.rows }, (_, row) => Object.fromEntries(names.map(name => [name, this.cell(row, name)])));
    return JSON.stringify({ schema: "crossbits.query/1", columns: names, rows });
  }
}
