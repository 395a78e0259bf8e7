// The dataflow graph cut between the parties: who computes what, and the widths of what crosses.

import type { Cut, CutBox } from "./answers";
import { h, refill, s } from "./dom";
import type { Panel, Scene } from "./lab";

const columnWidth = 138, boxWidth = 126, boxHeight = 38, rowHeight = 56, top = 26;
const names = ["Alice", "Bob → Alice", "both", "Alice → Bob", "Bob"];
const classes = ["alice", "crosses", "public", "crosses", "bob"];

export class CutPanel implements Panel {
  readonly follows = true;
  readonly root = h("section", { class: "panel cut", "aria-label": "the cut through the model" });
  private readonly body = h("div", { class: "scroll", tabindex: "0" });
  private readonly note = h("p", { class: "note" });

  constructor() {
    this.root.append(h("h2", {}, "The cut through the dataflow graph"), this.body, this.note);
  }

  show({ look, choice, story }: Scene): void {
    const said = { alice: 0, bob: 0 };
    for (const { message, begin } of story.told) {
      const told = Math.min(Math.max(choice.at - begin, 0), message.bits);
      if (message.from === "Alice") said.alice += told;
      else said.bob += told;
    }
    refill(this.body, draw(look.cut, [0, said.bob / (look.run.bits_bob || 1), 0, said.alice / (look.run.bits_alice || 1), 0]));
    const crossing = look.cut.boxes.filter(b => b.crosses);
    this.note.textContent = `What crosses: ${crossing.map(b => `${b.what}, ${b.numbers}`).join("; ") || "nothing"}. ` +
      "Everything else a party computes for itself.";
  }
}

/** `shares`: how much of what crosses has been said, by column. */
function draw(cut: Cut, shares: number[]): SVGElement {
  const used = [0, 1, 2, 3, 4].filter(c => c === 0 || c === 4 || cut.boxes.some(b => b.column === c));
  const place = (column: number): number => 8 + used.indexOf(column) * columnWidth;
  const width = used.length * columnWidth + 8, height = top + cut.rows.length * rowHeight + 6;
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": "dataflow graph, layer by layer, with what crosses" },
    s("defs", {}, marker("read"), marker("send")));
  used.forEach(c => svg.append(s("text", { x: place(c) + boxWidth / 2, y: 16, "text-anchor": "middle", class: `column-name ${classes[c]}` }, names[c])));
  const corner = (box: CutBox): { x: number; y: number } => ({ x: place(box.column), y: top + box.row * rowHeight });
  for (const arrow of cut.arrows) svg.append(line(corner(cut.boxes[arrow.from]), corner(cut.boxes[arrow.to]), cut.boxes[arrow.from], cut.boxes[arrow.to], arrow.crosses));
  for (const box of cut.boxes) svg.append(boxOf(box, corner(box), shares[box.column]));
  return svg;
}

function boxOf(box: CutBox, at: { x: number; y: number }, share: number): SVGElement {
  const radius = box.crosses ? 19 : box.column === 4 ? 12 : 4;
  const group = s("g", { class: `box ${classes[box.column]}` },
    s("rect", { ...at, width: boxWidth, height: boxHeight, rx: radius, class: "body" }));
  if (box.crosses && share > 0) group.append(s("rect", { x: at.x + 3, y: at.y + boxHeight - 6, width: (boxWidth - 6) * share, height: 3, rx: 1.5, class: "progress" }));
  group.append(
    s("text", { x: at.x + boxWidth / 2, y: at.y + (box.numbers ? 16 : 23), "text-anchor": "middle", class: "what" }, short(box.what)),
    s("text", { x: at.x + boxWidth / 2, y: at.y + 29, "text-anchor": "middle", class: "numbers" }, short(box.numbers)),
    s("title", {}, `${box.what}: ${box.numbers}`));
  return group;
}

function short(text: string): string {
  const told = text.replace("multihot_y", "y").replace("pre_activation", "pre-activation").replace("numbers of", "×").replace("number of", "×");
  return told.length > 23 ? told.slice(0, 22) + "…" : told;
}

function line(a: { x: number; y: number }, b: { x: number; y: number }, from: CutBox, to: CutBox, crosses: boolean): SVGElement {
  const style = { class: crosses ? "arrow crosses" : "arrow", "marker-end": `url(#${crosses ? "send" : "read"})` };
  if (from.row === to.row) {
    const right = a.x < b.x, y = a.y + boxHeight / 2;
    return s("path", { d: `M${a.x + (right ? boxWidth : 0)} ${y}H${b.x + (right ? 0 : boxWidth)}`, ...style });
  }
  const x1 = a.x + boxWidth / 2, y1 = a.y + boxHeight, x2 = b.x + boxWidth / 2, y2 = b.y;
  const bend = x1 === x2 && to.row - from.row > 1 ? boxWidth / 2 + 8 : 0;
  return s("path", { d: `M${x1} ${y1}C${x1 + bend} ${y1 + 20} ${x2 + bend} ${y2 - 20} ${x2} ${y2}`, ...style });
}

function marker(id: string): SVGElement {
  return s("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: id === "send" ? 5 : 7, markerHeight: id === "send" ? 5 : 7, orient: "auto" },
    s("path", { d: "M0 0L8 4L0 8z", class: id }));
}
