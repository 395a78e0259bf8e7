// Alice's and Bob's inputs: bits to click, symbols to turn.

import type { Domain } from "./answers";
import { counted, h, refill, subscripted } from "./dom";
import type { Panel, Scene, Stage } from "./lab";

export class InputPanel implements Panel {
  readonly root = h("section", { class: "panel inputs", "aria-label": "inputs" });
  private readonly alice = h("div", { class: "party alice" });
  private readonly bob = h("div", { class: "party bob" });
  private readonly truth = h("p", { class: "truth" });

  constructor(private readonly stage: Stage) {
    this.root.append(
      h("h2", {}, "Two inputs ", h("small", {}, "click a bit")), this.alice, this.bob, this.truth);
  }

  show({ choice, look }: Scene): void {
    const { problem, run } = look;
    refill(this.alice, h("b", {}, "Alice"), h("i", {}, "x"), this.symbols("x", choice.x, problem.x, x => this.stage.change({ x })));
    refill(this.bob, h("b", {}, "Bob"), h("i", {}, "y"), this.symbols("y", choice.y, problem.y, y => this.stage.change({ y })));
    refill(this.truth,
      h("span", {}, h("b", {}, ...subscripted(`${problem.name}(x, y) = ${run.expected}`)), "  ", ...subscripted(problem.definition)),
      h("button", { type: "button", class: "plain", id: "draw", "data-key": "draw",
                    onclick: () => this.stage.change({ x: "", y: "", seed: choice.seed + 1 }) }, `draw seed ${choice.seed + 1}`));
  }

  private symbols(who: string, text: string, domain: Domain, pick: (text: string) => void): HTMLElement {
    const binary = domain.alphabet === 2 && domain.length > 1 || /^[01]+$/.test(text) && domain.description.includes("bits");
    const places = binary ? [...text] : text.split(",");
    const put = (k: number, symbol: string): void => {
      const next = [...places];
      // Where the number of ones is fixed, a one moves: the nearest of the other kind turns too.
      const others = next.map((_, i) => i).filter(i => next[i] === symbol).sort((a, b) => Math.abs(a - k) - Math.abs(b - k));
      if (typeof domain.ones === "number" && others.length > 0) next[others[0]] = next[k];
      next[k] = symbol;
      pick(next.join(binary ? "" : ","));
    };
    const turned = (symbol: string): string => String((Number(symbol) + 1) % domain.alphabet);
    return h("span", { class: "bits", role: "group", "aria-label": `${who}: ${counted(places.length, binary ? "bit" : "symbol")}` },
      ...places.map((symbol, k) => h("button", {
        type: "button", class: symbol === "0" ? "bit" : "bit one", "data-key": `${who}${k}`, "data-bit": `${who}${k}`,
        "aria-pressed": binary ? String(symbol === "1") : undefined,
        "aria-label": `${who} ${k}: ${symbol}`, onclick: () => put(k, turned(symbol)) }, symbol, h("sub", {}, binary || places.length > 1 ? String(k) : `of ${domain.alphabet}`))));
  }
}
