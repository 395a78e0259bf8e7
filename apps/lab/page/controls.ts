// The bar on top: which reduction, which model, how large.

import type { Catalogue, Dial, ModelOffer } from "./answers";
import { type Choice, dialValue, modelOf, reductionOf } from "./choice";
import { h, refill } from "./dom";
import type { Panel, Scene, Stage } from "./lab";

/** − value + : a number that one turns. */
export function stepper(key: string, symbol: string, title: string, value: number, low: number, high: number,
                        turn: (to: number) => void): HTMLElement {
  const button = (sign: string, to: number, what: string): HTMLElement =>
    h("button", { type: "button", "data-key": key + what, "aria-label": `${what} ${title}`, disabled: to < low || to > high,
                  onclick: () => turn(to) }, sign);
  return h("span", { class: "stepper", role: "group", "aria-label": `${title}: ${value}`, title },
    h("i", {}, symbol), button("−", value - 1, "less"), h("output", { "data-value": key }, String(value)), button("+", value + 1, "more"));
}

export class ControlPanel implements Panel {
  readonly root = h("header", { class: "controls" });
  private readonly row = h("div", { class: "control-row" });
  private readonly statement = h("p", { class: "statement" });

  constructor(private readonly stage: Stage, private readonly catalogue: Catalogue) {
    this.root.append(
      h("div", { class: "title" },
        h("h1", {}, "crossbits ", h("span", {}, "lab")),
        h("p", {}, "A neural model, cut between Alice and Bob, has to talk. Here is every bit it says."),
        h("button", { type: "button", class: "plain", id: "copy", onclick: () => this.copy() }, "copy link"),
        h("button", { type: "button", class: "plain", onclick: () => this.turnLight(), "aria-label": "light or dark" }, "◐")),
      this.row, this.statement);
  }

  show({ choice, look }: Scene): void {
    const offer = reductionOf(this.catalogue, choice), model = modelOf(this.catalogue, choice);
    refill(this.row,
      this.select("reduction", "Reduction", this.catalogue.reductions.map(r => [r.id, r.id.replaceAll("-", " ")]), choice.reduction, id => this.toReduction(id)),
      this.select("model", "Model", offer.models.map(m => [m.spec, nameOf(m)]), choice.model, spec => this.stage.change({ model: spec, dials: {}, protocol: offer.models.find(m => m.spec === spec)?.protocol ?? "paper" })),
      stepper("n", "n", "size of the problem", choice.n, offer.least_n, offer.most_n, n => this.stage.change({ n, x: "", y: "", dials: {}, settings: {} })),
      ...offer.settings.map(setting => this.dial(setting, choice, look.sizes, "settings")),
      ...model.dials.map(dial => this.dial(dial, choice, look.sizes, "dials")),
      this.select("protocol", "Protocol", [["paper", "as the paper argues"], ["optimal", "cheapest for this graph"]], choice.protocol,
        protocol => this.stage.change({ protocol: protocol as Choice["protocol"] })),
      this.select("knows", "Who must know", [["bob", "Bob"], ["both", "both"]], choice.knows, knows => this.stage.change({ knows: knows as Choice["knows"] })));
    this.statement.textContent = `${offer.statement}. Model: ${look.model.summary}; ${look.task}, N = ${look.run.tokens} tokens.`;
  }

  private dial(dial: Dial, choice: Choice, sizes: Record<string, number>, part: "dials" | "settings"): HTMLElement {
    return stepper(dial.key, dial.symbol, dial.meaning, dialValue(choice, dial, sizes), dial.low, dial.high,
      value => this.stage.change({ [part]: { ...choice[part], [dial.key]: value } }));
  }

  private toReduction(id: string): void {
    const offer = this.catalogue.reductions.find(r => r.id === id)!;
    this.stage.change({ reduction: id, model: offer.models[0].spec, dials: {}, settings: {}, protocol: offer.models[0].protocol ?? "paper", x: "", y: "" });
  }

  private select(key: string, label: string, options: string[][], value: string, pick: (value: string) => void): HTMLElement {
    const list = h("select", { "data-key": key, id: `choose-${key}`, onchange: (e: Event) => pick((e.target as HTMLSelectElement).value) },
      ...options.map(([v, text]) => h("option", { value: v, selected: v === value }, text)));
    return h("label", { class: "choice" }, h("span", {}, label), list);
  }

  private copy(): void {
    const done = (): void => this.stage.say("The link holds everything you see.");
    navigator.clipboard?.writeText(location.href).then(done, () => this.stage.say("Copy the address of this page: it holds everything you see."));
  }

  private turnLight(): void {
    const root = document.documentElement;
    const dark = root.dataset.light ? root.dataset.light === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.light = dark ? "light" : "dark";
    dispatchEvent(new Event("resize"));
  }
}

const keyNames: Record<string, string> = { pairs: "keys in pairs", onehot: "one-hot keys", random: "random keys", cyclic: "cyclic polytope keys", histogram: "histogram" };
const familyNames: Record<string, string> = { attention: "attention", rnn: "recurrent network", mlp: "feed-forward network" };

function nameOf(model: ModelOffer): string {
  const keys = /keys=(\w+)/.exec(model.spec)?.[1];
  const family = familyNames[model.family] ?? model.family;
  if (keys) return `${family}, ${keyNames[keys] ?? keys}`;
  return model.spec.includes(":") ? `${family}, ${model.spec.split(":")[1]}` : family;
}
