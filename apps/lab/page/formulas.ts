// The mathematics, typeset when the page was built; opened on demand, every formula with its source.

import { reductionOf } from "./choice";
import { h } from "./dom";
import type { Panel, Scene } from "./lab";

interface Formula { what: string; html: string; source: string }
type Group = Record<string, Formula[]>;
interface Formulas { problem: Group; reduction: Group; family: Group; bound: Formula[] }

const grounds: Record<string, string> = {
  text: "read in the source", memory: "from memory of the source", derived: "derived here", numeric: "observed by measurement" };

export class FormulaPanel implements Panel {
  readonly root = h("section", { class: "panel formulas", "aria-label": "the mathematics" });
  private readonly formulas = JSON.parse(document.getElementById("formulas")!.textContent!) as Formulas;
  private readonly list = h("div", { class: "formula-list" });
  private readonly claims = h("ul", { class: "claims" });
  private shown = "";

  constructor() {
    this.root.append(h("details", {}, h("summary", {}, "The mathematics, and where every claim comes from"), this.list, this.claims));
  }

  show({ choice, look, catalogue }: Scene): void {
    const offer = reductionOf(catalogue, choice);
    const key = `${offer.id} ${look.model.family} ${look.run.direction}`;
    if (key === this.shown) return;
    this.shown = key;
    const all = [...this.formulas.problem[offer.problem] ?? [], ...this.formulas.reduction[offer.id] ?? [],
                 ...this.formulas.family[look.model.family] ?? [], ...this.formulas.bound];
    this.list.replaceChildren(...all.map(f => {
      const figure = h("figure", {}, h("figcaption", {}, f.what, h("small", {}, f.source)));
      const formula = h("div", { class: "formula" });
      formula.innerHTML = f.html;
      figure.append(formula);
      return figure;
    }));
    const claims = [["Reduction", offer.claim], ["Protocol", look.run.claim], ["Bound", look.run.bound], ["Construction", look.model.claim]] as const;
    this.claims.replaceChildren(...claims.filter(([, c]) => c && c.statement !== "").map(([what, c]) =>
      h("li", {}, h("b", {}, what + ": "), c!.statement, h("small", {}, `${c!.source}${c!.ground === "derived" && c!.source.startsWith("derived") ? "" : ` (${grounds[c!.ground] ?? c!.ground})`}`))));
  }
}
