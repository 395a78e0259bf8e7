// The page as a whole: one choice, one answer of the engine, and the panels that show them.

import type { Catalogue, Look, Matrix, WitnessAnswer } from "./answers";
import { type Choice, questionOf, reductionOf, toFragment } from "./choice";
import { ControlPanel } from "./controls";
import { CutPanel } from "./cut";
import { h } from "./dom";
import type { Engine } from "./engine";
import { FormulaPanel } from "./formulas";
import { HeatPanel } from "./heat";
import { InputPanel } from "./inputs";
import { MatrixPanel } from "./matrix";
import { Story } from "./story";
import { TokenPanel } from "./tokens";
import { PlayerPanel } from "./player";
import { VerdictPanel } from "./verdict";
import { WitnessPanel } from "./witness";

/** What every panel is given. */
export interface Scene {
  choice: Choice;
  look: Look;
  story: Story;
  matrix: Matrix | null;
  witness: WitnessAnswer | null;
  catalogue: Catalogue;
}
export interface Panel {
  root: HTMLElement;
  follows?: boolean;  // changes with every step of the transcript
  show(scene: Scene): void;
}
/** How panels ask for something else: `change` asks the engine anew, `step` only moves within the transcript. */
export interface Stage {
  change(part: Partial<Choice>): void;
  step(at: number): void;
  say(sentence: string): void;
}

export class Lab implements Stage {
  private scene: Scene | null = null;
  private matrixOf = "";
  private readonly notice = h("p", { class: "notice", role: "status", "aria-live": "polite" });
  private readonly panels: Panel[];
  private readonly player: PlayerPanel;

  constructor(private readonly engine: Engine, private readonly catalogue: Catalogue, root: HTMLElement) {
    const controls = new ControlPanel(this, catalogue), inputs = new InputPanel(this), verdict = new VerdictPanel();
    const tokens = new TokenPanel(), heat = new HeatPanel(), cut = new CutPanel();
    const matrix = new MatrixPanel(this), witness = new WitnessPanel(this, catalogue), formulas = new FormulaPanel();
    this.player = new PlayerPanel(this);
    this.panels = [controls, inputs, verdict, this.player, tokens, heat, cut, matrix, witness, formulas];
    root.replaceChildren(
      controls.root, this.notice,
      h("div", { class: "columns" },
        h("div", { class: "column" }, inputs.root, tokens.root, heat.root, cut.root),
        h("div", { class: "column" }, this.player.root, verdict.root, matrix.root, witness.root)),
      formulas.root,
      h("details", { class: "licences" }, h("summary", {}, "Licences of what this page holds"), h("pre", {}, document.getElementById("licences")!.textContent)));
    addEventListener("keydown", event => this.player.key(event));
  }

  fragment(): string {
    return this.scene ? toFragment(this.scene.choice) : "";
  }

  change(part: Partial<Choice>): void {
    if (this.scene) this.show({ ...this.scene.choice, at: 0, ...part });
  }

  step(at: number): void {
    if (!this.scene) return;
    this.scene.choice = { ...this.scene.choice, at: Math.min(Math.max(at, 0), this.scene.story.total) };
    this.draw(panel => panel.follows === true);
  }

  say(sentence: string): void {
    this.notice.textContent = sentence;
    this.notice.classList.toggle("on", sentence !== "");
  }

  /** Asks the engine and draws its answer; a sentence and the old picture where it refuses. */
  show(choice: Choice): void {
    let look: Look;
    try {
      look = this.look(choice);
    } catch (error) {
      this.say((error as Error).message);
      if (this.scene) this.draw();
      return;
    }
    this.say("");
    const settled = { ...choice, x: look.run.x, y: look.run.y, at: Math.min(choice.at, look.run.bits) };
    const question = JSON.stringify(questionOf(settled));
    const same = question === this.matrixOf;
    this.scene = { choice: settled, look, story: new Story(look.run), matrix: same ? this.scene!.matrix : null,
                   witness: same ? this.scene!.witness : null, catalogue: this.catalogue };
    this.matrixOf = question;
    this.draw();
    if (!same) setTimeout(() => this.fill(question), 0);
  }

  /** Inputs that do not fit another question give way to drawn ones. */
  private look(choice: Choice): Look {
    const question = { ask: "look", ...questionOf(choice) };
    if (choice.x !== "" && choice.y !== "") {
      try {
        return this.engine.ask<Look>({ ...question, x: choice.x, y: choice.y });
      } catch (error) {
        if (JSON.stringify(questionOf(choice)) === this.matrixOf) throw error;  // an edit that the problem does not allow
      }
    }
    return this.engine.ask<Look>({ ...question, seed: choice.seed });
  }

  /** What takes longer comes after the first picture. */
  private fill(question: string): void {
    if (question !== this.matrixOf || !this.scene) return;
    try {
      this.scene.matrix = this.engine.ask<Matrix>({ ask: "matrix", ...questionOf(this.scene.choice) });
      this.scene.witness = this.engine.ask<WitnessAnswer>({ ask: "witness", ...questionOf(this.scene.choice) });
    } catch (error) {
      this.say((error as Error).message);
    }
    this.draw();
  }

  private draw(which: (panel: Panel) => boolean = () => true): void {
    if (!this.scene) return;
    for (const panel of this.panels.filter(which)) panel.show(this.scene);
    const title = `${this.scene.look.problem.name} · ${reductionOf(this.catalogue, this.scene.choice).id} · crossbits lab`;
    if (document.title !== title) document.title = title;
    if (location.hash !== this.fragment()) history.replaceState(null, "", this.fragment());
  }
}
