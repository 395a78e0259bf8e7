// The tokens that the inputs become, coloured by owner.

import type { Field, Token } from "./answers";
import { h, refill } from "./dom";
import type { Panel, Scene } from "./lab";

export class TokenPanel implements Panel {
  readonly root = h("section", { class: "panel tokens", "aria-label": "tokens" });
  private readonly strip = h("div", { class: "strip", tabindex: "0", role: "list", "aria-label": "tokens by owner" });
  private readonly note = h("p", { class: "note" });

  constructor() {
    this.root.append(
      h("h2", {}, "The tokens they become ",
        h("small", {}, h("span", { class: "key alice" }, "A Alice's"), h("span", { class: "key bob" }, "B Bob's"), h("span", { class: "key public" }, "public"))),
      this.strip, this.note);
  }

  show({ look }: Scene): void {
    refill(this.strip, ...look.tokens.map(token => this.card(token)));
    this.note.textContent = `The answer is read at ${look.tokens.filter(t => t.asked).map(t => "token " + t.token).join(", ")}. Public filling: ${look.fillers}.`;
  }

  private card(token: Token): HTMLElement {
    const letter = token.owner === "alice" ? "A" : token.owner === "bob" ? "B" : "·";
    return h("div", { class: `token ${token.owner}${token.asked ? " asked" : ""}`, role: "listitem", "data-token": token.token },
      h("header", {}, h("span", {}, String(token.token)), h("b", {}, letter)),
      ...token.fields.filter(f => f.read).map(field => this.field(field)));
  }

  private field(field: Field): HTMLElement {
    const text = field.set ? `{${field.set.join(", ")}}` : field.numbers.map(signed).join(" ");
    return h("div", { class: `field ${field.owner}` }, h("i", {}, field.name.replace("multihot_", "").replace("onehot_", "").replace("symbol", "s")), h("span", {}, text));
  }
}

function signed(value: number): string {
  return value < 0 ? `−${-value}` : String(value);
}
