// What the model computes as heat maps: attention weights, states, first-layer weights.

import type { HeatMap } from "./answers";
import { h, refill, s } from "./dom";
import type { Panel, Scene } from "./lab";

const left = 74, top = 30;

export class HeatPanel implements Panel {
  readonly root = h("section", { class: "panel heat", "aria-label": "inside the model" });
  private readonly title = h("h2", {});
  private readonly body = h("div", { class: "scroll", tabindex: "0" });
  private readonly note = h("p", { class: "note" });

  constructor() {
    this.root.append(this.title, this.body, this.note);
  }

  show({ look, choice }: Scene): void {
    const [map, ...others] = look.heat_maps;
    if (!map) {
      this.title.textContent = "Inside the model";
      this.note.textContent = "No matrix to show for this model.";
      this.body.replaceChildren();
      return;
    }
    this.title.textContent = titles[map.kind];
    const heads = [map, ...others.filter(other => other.kind === "attention" && map.kind === "attention" && other.query === map.query)];
    this.note.textContent = notes(heads);
    const mine = map.asks === "bob" ? choice.y : choice.x;
    refill(this.body, ...heads.flatMap(head => [...(heads.length > 1 ? [h("h3", {}, `head ${head.head}`)] : []), draw(head, mine, this.body.clientWidth)]));
  }
}

const titles = { attention: "Attention", state: "State after each token", first_layer: "First layer" };

/** Of one map, or of the heads of one query. */
function notes(heads: HeatMap[]): string {
  const [map] = heads;
  if (map.kind === "state") return "One column a token, one row a cell: filled +1 (or the symbol), empty −1. Where Alice's tokens end, the state is all that Bob gets.";
  if (map.kind === "first_layer") return "Weights of the first layer: which input numbers each row adds up. Alice can add up her columns by herself.";
  const who = map.asks === "alice" ? "Alice's" : "Bob's";
  const alike = repeated(heads);
  const all = map.rows.length > 1 ? `One row for every input of ${who}: where token ${map.query} looks. Rows sum to 1. ` : `Where token ${map.query} looks. The row sums to 1. `;
  return all + (alike ? `${alike[0]} and ${alike[1]} look the same way: nobody can tell these two apart.` : map.rows.length > 1 ? "No two rows are alike." : "");
}

/** Two inputs whose rows are equal in every head. */
function repeated(heads: HeatMap[]): [string, string] | null {
  const { rows } = heads[0], seen = new Map<string, string>();
  for (const [k, input] of rows.entries()) {
    const text = heads.map(head => head.values[k].join()).join(";");
    const other = seen.get(text);
    if (other !== undefined) return [other, input];
    seen.set(text, input);
  }
  return null;
}

/** Cells as wide as `room` allows, within reason. */
function draw(map: HeatMap, mine: string, room: number): SVGElement {
  const cell = Math.min(38, Math.max(22, Math.floor((room - left - 4) / map.columns.length)));
  const tall = map.rows.length > 16;
  const height = tall ? 11 : 20;
  const width = map.columns.length * cell + left + 4, bottom = top + map.rows.length * height + 4;
  const largest = Math.max(1e-9, ...map.values.flat().map(v => Math.abs(v ?? 0)));
  const svg = s("svg", { viewBox: `0 0 ${width} ${bottom}`, width, height: bottom, role: "img", "aria-label": `${titles[map.kind]}, ${map.rows.length} rows by ${map.columns.length} columns` });
  map.columns.forEach((column, j) => svg.append(
    s("rect", { x: left + j * cell + 1, y: 4, width: cell - 2, height: 18, rx: column.owner === "bob" ? 9 : 3, class: `tag ${column.owner}` }),
    s("text", { x: left + (j + 0.5) * cell, y: 17, class: "tag-text", "text-anchor": "middle" }, column.label)));
  map.rows.forEach((label, i) => {
    const y = top + i * height, now = i === map.now && map.rows.length > 1;
    const named = !tall || now || i % 8 === 0 && Math.abs(i - map.now) > 1;
    if (named) svg.append(s("text", { x: left - 8, y: y + height / 2 + 4, class: now ? "row-text now" : "row-text", "text-anchor": "end" }, map.rows.length > 1 || map.kind !== "attention" ? label : mine));
    map.values[i].forEach((value, j) => {
      if (value === null) return;
      const share = Math.abs(value) / largest;
      const shape = s("rect", { x: left + j * cell + 1, y: y + 0.5, width: cell - 2, height: height - 1, rx: 2, class: value < 0 ? "heat negative" : "heat",
                                style: `--share:${(value < 0 && map.kind === "state" ? 0.06 : share).toFixed(4)}` });
      shape.append(s("title", {}, `${label}, column ${map.columns[j].label}: ${value.toPrecision(3)}`));
      svg.append(shape);
    });
    if (now) svg.append(s("rect", { x: left - 1, y: y - 0.5, width: map.columns.length * cell + 2, height: height + 1, rx: 3, class: "now-frame" }));
  });
  return svg;
}
