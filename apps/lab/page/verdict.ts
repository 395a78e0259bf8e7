// What was paid beside what anybody has to pay, and the verdict.

import type { Run } from "./answers";
import { counted, h, refill, s } from "./dom";
import type { Panel, Scene } from "./lab";

const signs: Record<string, string> = { CONSISTENT: "✓", VIOLATES: "✗", VACUOUS: "○", UNKNOWN: "?" };

export class VerdictPanel implements Panel {
  readonly root = h("section", { class: "panel verdict", "aria-label": "bound and verdict" });
  private readonly body = h("div", {});

  constructor() {
    this.root.append(h("h2", {}, "Bound and verdict"), this.body);
  }

  show({ look }: Scene): void {
    const run = look.run;
    refill(this.body,
      h("p", { class: `badge ${run.verdict.toLowerCase()}`, "data-verdict": run.verdict },
        h("b", {}, `${signs[run.verdict] ?? "?"} ${run.verdict}${run.tight ? ", tight" : ""}`), " ", meaning(run)),
      scale(run),
      h("p", { class: "note" }, convention(run), " ", other(run)),
      h("code", { class: "command" }, look.command));
  }
}

function meaning(run: Run): string {
  const bits = counted(run.bits, "bit");
  if (run.lower_bound === null) return `${bits}; no bound is known for this convention.`;
  if (run.verdict === "VIOLATES") return `${bits}, fewer than the ${run.lower_bound} that any right protocol needs: the model must fail on some input.`;
  if (run.verdict === "VACUOUS") return `${bits}, more than sending the whole input (${run.trivial_bits}): at this size the bound excludes nothing.`;
  if (run.tight) return `${bits}: nobody can do it with fewer.`;
  return `${bits}, at least ${run.lower_bound} are needed: ${run.slack} to spare.`;
}

function convention(run: Run): string {
  const way = run.direction === "two_way" ? "Two way" : run.direction === "alice_to_bob" ? "One way, Alice to Bob" : "One way, Bob to Alice";
  return `${way}; ${run.knows === "both" ? "both know" : "Bob knows"} the answer.`;
}

function other(run: Run): string {
  return run.optimal_bits === null ? "" : `Cheapest for this dataflow graph, two way: ${counted(run.optimal_bits, "bit")}.`;
}

/** Bits, bound and trivial cost on one axis. */
function scale(run: Run): SVGElement {
  const width = 440, height = 74, left = 12, right = width - 26, base = 40;
  const most = Math.max(run.bits, run.trivial_bits, run.lower_bound ?? 0, 1) * 1.08;
  const place = (bits: number): number => left + (right - left) * bits / most;
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, class: "scale", role: "img",
                         "aria-label": `bits ${run.bits}, lower bound ${run.lower_bound ?? "unknown"}, trivial ${run.trivial_bits}` });
  svg.append(s("rect", { x: left, y: base - 9, width: Math.max(2, place(run.bits) - left), height: 18, rx: 3, class: `paid ${run.verdict.toLowerCase()}` }),
    s("line", { x1: left, x2: right, y1: base + 9, y2: base + 9, class: "axis" }));
  const mark = (bits: number, text: string, above: boolean): void => {
    const x = place(bits), anchor = x > width * 0.7 ? "end" : x < width * 0.2 ? "start" : "middle";
    svg.append(s("line", { x1: x, x2: x, y1: above ? base - 18 : base - 9, y2: base + (above ? 9 : 20), class: "mark" }),
      s("text", { x: x + (anchor === "end" ? 4 : anchor === "start" ? -4 : 0), y: above ? base - 23 : base + 32, "text-anchor": anchor }, text));
  };
  if (run.lower_bound !== null) mark(run.lower_bound, `bound ${run.lower_bound}`, true);
  mark(run.trivial_bits, `whole input ${run.trivial_bits}`, false);
  svg.append(s("text", { x: left + 6, y: base + 4, class: "paid-text" }, counted(run.bits, "bit")));
  return svg;
}
