// The transcript as something to play: step, back, jump, bit by bit or message by message.

import { counted, h, refill } from "./dom";
import type { Panel, Scene, Stage } from "./lab";
import type { Story, Told } from "./story";

const tick = 700;  // milliseconds between two bits when playing

export class PlayerPanel implements Panel {
  readonly follows = true;
  readonly root = h("section", { class: "panel player", "aria-label": "transcript" });
  private readonly count = h("p", { class: "running" });
  private readonly buttons = h("div", { class: "buttons", role: "group", "aria-label": "playing the transcript" });
  private readonly slider = h("input", { type: "range", min: "0", step: "1", "aria-label": "bits said so far" });
  private readonly messages = h("ol", { class: "messages", tabindex: "0", "aria-label": "messages" });
  private readonly outcome = h("p", { class: "outcome" });
  private scene: Scene | null = null;
  private timer = 0;

  constructor(private readonly stage: Stage) {
    this.slider.addEventListener("input", () => this.stage.step(Number(this.slider.value)));
    this.root.append(h("h2", {}, "The transcript ", h("small", {}, "← → bit, ⇧ message, space plays")), this.count, this.buttons, this.slider, this.messages, this.outcome);
  }

  show(scene: Scene): void {
    this.scene = scene;
    const { choice, story, look } = scene, at = choice.at;
    refill(this.count, h("output", { id: "said" }, String(at)), ` of ${counted(story.total, "bit")} said`);
    refill(this.buttons,
      this.button("first", "|‹", "to the beginning", () => this.to(0)),
      this.button("back-message", "«", "a message back", () => this.to(story.boundaryBefore(at))),
      this.button("back", "‹", "a bit back", () => this.to(at - 1)),
      this.button("play", this.timer ? "❚❚" : "▶", this.timer ? "pause" : "play", () => this.play()),
      this.button("next", "›", "next bit", () => this.to(at + 1)),
      this.button("next-message", "»", "a message on", () => this.to(story.boundaryAfter(at))),
      this.button("last", "›|", "to the end", () => this.to(story.total)));
    this.slider.max = String(story.total);
    this.slider.value = String(at);
    refill(this.messages, ...story.told.map((told, k) => this.message(told, k, at)));
    if (story.told.length === 0) this.messages.append(h("li", {}, "No message is needed."));
    const done = at >= story.total;
    this.outcome.className = `outcome${done ? (look.run.answer === look.run.expected ? " right" : " wrong") : ""}`;
    this.outcome.textContent = !done ? "Bob waits …" : look.run.answer === look.run.expected
      ? `✓ Bob outputs ${look.run.answer}, as the model does: correct.`
      : `✗ Bob outputs ${look.run.answer}, as the model does; the true answer is ${look.run.expected}.`;
  }

  /** Arrow keys, Home, End and space, where no control wants them. */
  key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (!this.scene || event.altKey || event.ctrlKey || event.metaKey || target.matches("select, input, textarea, .scroll, .strip")) return;
    const { at } = this.scene.choice, { story } = this.scene;
    const to = this.target(event.key, event.shiftKey, at, story);
    if (to !== null) this.to(to);
    else if (event.key === " " && !target.matches("button, a, summary")) this.play();
    else return;
    event.preventDefault();
  }

  private target(key: string, shift: boolean, at: number, story: Story): number | null {
    if (key === "ArrowRight") return shift ? story.boundaryAfter(at) : at + 1;
    if (key === "ArrowLeft") return shift ? story.boundaryBefore(at) : at - 1;
    if (key === "Home") return 0;
    return key === "End" ? story.total : null;
  }

  private to(at: number): void {
    this.stop();
    this.stage.step(at);
  }

  private play(): void {
    if (!this.scene) return;
    if (this.timer) {
      this.stop();
      this.show(this.scene);
      return;
    }
    if (this.scene.choice.at >= this.scene.story.total) this.stage.step(0);
    this.timer = setInterval(() => {
      const { choice, story } = this.scene!;
      if (choice.at + 1 >= story.total) this.stop();
      this.stage.step(choice.at + 1);
    }, tick) as unknown as number;
    this.show(this.scene);
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = 0;
  }

  private button(key: string, sign: string, what: string, act: () => void): HTMLElement {
    return h("button", { type: "button", id: `player-${key}`, "data-key": key, "aria-label": what, title: what, onclick: act,
                         class: key === "play" ? "strong" : "" }, key === "play" ? `${sign} ${what}` : sign);
  }

  private message(told: Told, k: number, at: number): HTMLElement {
    const { message, begin, end } = told;
    const said = Math.min(Math.max(at - begin, 0), message.bits);
    const state = at >= end ? "said" : at >= begin ? "now" : "later";
    return h("li", { class: `${message.from.toLowerCase()} ${state}` },
      h("button", { type: "button", class: "jump", "data-key": `message${k}`, "aria-label": `to the end of message ${k + 1}`, onclick: () => this.to(end) },
        h("b", {}, message.from), h("span", { class: "carries" }, message.carries), h("span", { class: "width" }, counted(message.bits, "bit"))),
      h("code", {}, ...[...message.content].map((bit, i) => h("span", { class: i < said ? "told" : i === said && state === "now" ? "next" : "" }, i < said ? bit : "·"))));
  }
}
