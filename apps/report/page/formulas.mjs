// What the numbers of a report mean, typeset when the page is built (scripts/web).
import { formulas as lab } from "../../lab/page/formulas.mjs";

const tex = String.raw;
const here = "docs/conventions.md";

export const formulas = {
  number: [
    { what: "Bits of a run", tex: tex`\mathrm{bits}(x,y)=\sum_{\text{messages }\mu}|\mu|`, source: `${here}: read off the transcript and nowhere else` },
    { what: "Bits of a point of verify", tex: tex`\mathrm{max\_bits}=\max_{(x,y)}\mathrm{bits}(x,y)`, source: `${here}: over the inputs that were looked at` },
    { what: "Slack", tex: tex`\mathrm{slack}=\mathrm{bits}-\mathrm{lower\ bound}`, source: `${here}: 0 is tight` },
    { what: "VIOLATES", tex: tex`\mathrm{bits}<\mathrm{lower\ bound}`, source: `${here}: the model must err somewhere` },
    { what: "VACUOUS", tex: tex`\mathrm{bits}>\mathrm{trivial\ cost}`, source: `${here}: the bound excludes nothing at this size` },
  ],
  bound: lab.bound,
};
