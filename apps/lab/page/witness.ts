// Make it too small: below the bound the model must fail, and here is where.

import type { Catalogue, Dial, MixedPair } from "./answers";
import { dialValue, modelOf } from "./choice";
import { stepper } from "./controls";
import { counted, h, refill } from "./dom";
import type { Panel, Scene, Stage } from "./lab";

interface Shown { x: string; y: string; expected: number; output: number }

/** Less of it makes a smaller model. With fewer heads each becomes wider. */
const isSize = (dial: Dial): boolean => dial.key !== "seed" && dial.key !== "heads";

export class WitnessPanel implements Panel {
  readonly root = h("section", { class: "panel witness", "aria-label": "make it too small" });
  private readonly dials = h("div", { class: "dials" });
  private readonly body = h("div", { class: "witness-body", "aria-live": "polite" });

  constructor(private readonly stage: Stage, private readonly catalogue: Catalogue) {
    this.root.append(h("h2", {}, "Make it too small"), this.dials, this.body);
  }

  show(scene: Scene): void {
    const { choice, look } = scene, model = modelOf(this.catalogue, choice), run = look.run;
    const sized = model.dials.filter(isSize);
    refill(this.dials,
      ...sized.map(dial => this.dial(dial, scene)),
      h("button", { type: "button", class: "strong", id: "shrink", "data-key": "shrink", disabled: !this.smaller(scene), onclick: () => this.shrink(scene) }, "one smaller"),
      h("button", { type: "button", class: "plain", id: "restore", "data-key": "restore", disabled: Object.keys(choice.dials).length === 0, onclick: () => this.stage.change({ dials: {} }) }, "as built"));
    refill(this.body, ...this.story(scene, sized.length > 0), run.claim ? h("p", { class: "note" }, `${run.claim.statement} [${run.claim.source}]`) : null);
  }

  private story(scene: Scene, turnable: boolean): (HTMLElement | null)[] {
    const { look, witness } = scene, run = look.run;
    if (!witness) return [h("p", {}, "Looking …")];
    const small = run.verdict === "VIOLATES";
    if (witness.witness?.found) {
      const w = witness.witness;
      const pairs: Shown[] = [{ x: w.x, y: w.y, expected: w.expected[0], output: w.outputs[0] }, { x: w.x_other, y: w.y, expected: w.expected[1], output: w.outputs[1] }];
      return this.caught(pairs, w.message, small, `Alice says the same ${counted(w.message.length, "bit")} on two inputs whose true answers differ:`);
    }
    if (witness.mixed?.found) {
      const pairs = witness.mixed.pairs! as [MixedPair, MixedPair];
      return this.caught(pairs, witness.mixed.transcript!.map(m => m.bits).join(" "), small, "One transcript, two true answers:");
    }
    const sure = witness.witness ? witness.witness.complete : witness.mixed !== undefined;
    if (sure) return [h("p", {}, `No two inputs with different true answers share a transcript of ${counted(run.bits, "bit")}. `,
      turnable && !small ? h("span", {}, `The bound is ${run.lower_bound}: turn ${run.tight ? "one" : "a"} dial below it and some input must fail.`) : null)];
    return [h("p", {}, "Too many inputs to look at here; crossbits witness searches further.")];
  }

  private caught(pairs: Shown[], message: string, small: boolean, sentence: string): HTMLElement[] {
    const line = (pair: Shown, k: number): HTMLElement => h("tr", { class: pair.output === pair.expected ? "right" : "wrong" },
      h("td", {}, h("code", {}, pair.x)), h("td", {}, h("code", {}, pair.y)), h("td", {}, h("code", { class: "message" }, message || "(nothing)")),
      h("td", {}, String(pair.output)), h("td", {}, `${pair.expected} ${pair.output === pair.expected ? "✓" : "✗"}`),
      h("td", {}, h("button", { type: "button", class: "plain", "data-key": `show${k}`, id: `witness-${k}`, onclick: () => this.stage.change({ x: pair.x, y: pair.y, at: message.length }) }, "show")));
    return [
      h("p", { class: "caught", id: "witness" }, h("b", {}, small ? "Caught. " : "Caught, although the bits would suffice. "), sentence),
      h("table", {}, h("thead", {}, h("tr", {}, ...["x", "y", "said", "model", "truth", ""].map(t => h("th", {}, t)))), h("tbody", {}, ...pairs.map(line))),
      h("p", {}, "Bob hears the same, so he answers the same: whatever he does, he is wrong on one of the two.")];
  }

  private dial(dial: Dial, { choice, look }: Scene): HTMLElement {
    return stepper(`small-${dial.key}`, dial.symbol, dial.meaning, dialValue(choice, dial, look.sizes), dial.low, dial.high,
      value => this.stage.change({ dials: { ...choice.dials, [dial.key]: value } }));
  }

  /** The first dial that can still go down. */
  private smaller({ choice, look }: Scene): Dial | undefined {
    return modelOf(this.catalogue, choice).dials.find(d => isSize(d) && dialValue(choice, d, look.sizes) > d.low);
  }

  private shrink(scene: Scene): void {
    const dial = this.smaller(scene);
    if (dial) this.stage.change({ dials: { ...scene.choice.dials, [dial.key]: dialValue(scene.choice, dial, scene.look.sizes) - 1 } });
  }
}
