// Verdicts, slowest points, and all rows with the call that gives each again.

import { h } from "../../lab/page/dom";
import { type Data, points } from "./data";

const mostListed = 200;

function table(headings: string[], rows: (string | Node)[][], className = ""): HTMLElement {
  return h("div", { class: "scroll" }, h("table", { class: className }, h("thead", {}, h("tr", {}, ...headings.map(text => h("th", { scope: "col" }, text)))),
           h("tbody", {}, ...rows.map(cells => h("tr", {}, ...cells.map(cell => h("td", {}, cell)))))));
}

export function verdictPanel(data: Data): HTMLElement {
  const { counts, tight, claim_false, failed } = data.document.verdicts;
  const rows = counts.map(({ verdict, rows }) => [h("span", { class: `verdict ${verdict.toLowerCase().replaceAll(" ", "-")}` }, verdict), rows.toLocaleString("en")]);
  return h("section", { class: "panel", id: "verdicts" }, h("h2", {}, "Verdicts"), table(["verdict", "points"], rows, "numbers"),
           h("p", {}, `${points(tight)} tight (bits = lower bound); ${points(claim_false)} with a claim that is false (exit code 1); ${points(failed)} could not be run.`));
}

export function slowestPanel(data: Data): HTMLElement {
  const rows = data.document.slowest.map(row => [Number(data.cell(row, "time_seconds")).toFixed(3), h("code", {}, data.command(row))]);
  return h("section", { class: "panel", id: "slowest" }, h("h2", {}, "Slowest points"), table(["seconds", "the call"], rows, "numbers"),
           h("p", {}, "Wall time of each point as it was measured; it differs from run to run."));
}

function download(name: string, type: string, text: string): void {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** All rows: the first that hold the words searched for, each with its call. */
export class RowPanel {
  readonly root: HTMLElement;
  private readonly list = h("div");
  private readonly count = h("output");
  private readonly one = h("div", { class: "one", "aria-live": "polite" });

  constructor(private readonly data: Data) {
    const search = h("input", { type: "search", placeholder: "words that a row must hold", "aria-label": "search rows" });
    search.addEventListener("input", () => this.show(search.value));
    const button = (label: string, work: () => void): HTMLElement => h("button", { type: "button", onclick: work }, label);
    this.root = h("section", { class: "panel", id: "rows" }, h("h2", {}, "All points, and how to get each again"), this.one,
                  h("p", { class: "tools" }, search, this.count, button("Download CSV", () => download("results.csv", "text/csv", data.csv())),
                    button("Download JSON", () => download("results.json", "application/json", data.json()))), this.list);
    this.show("");
  }

  /** The row behind a number in a figure. */
  point(row: number): void {
    const facts = this.data.shownColumns().map(name => `${name} ${this.data.text(row, name)}`).join(" · ");
    this.one.replaceChildren(h("p", {}, `Row ${row + 1}: ${facts}`), h("code", {}, this.data.command(row)));
    this.one.scrollIntoView({ block: "nearest" });
  }

  private show(words: string): void {
    const wanted = words.toLowerCase().split(/\s+/).filter(w => w !== ""), columns = this.data.shownColumns();
    const found: number[] = [];
    let total = 0;
    for (let row = 0; row < this.data.rows; ++row) {
      if (wanted.length > 0) {
        const text = (this.data.command(row) + " " + columns.map(c => this.data.text(row, c)).join(" ")).toLowerCase();
        if (!wanted.every(w => text.includes(w))) continue;
      }
      if (++total <= mostListed) found.push(row);
    }
    this.count.textContent = `${points(total)}${total > mostListed ? `, the first ${mostListed} are listed` : ""}`;
    this.list.replaceChildren(table([...columns, "the call"], found.map(row => [...columns.map(c => this.data.text(row, c)), h("code", {}, this.data.command(row))])));
  }
}
