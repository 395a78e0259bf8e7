import { h } from "../../lab/page/dom";
import { Data, points } from "./data";
import { figurePanel } from "./figure";
import { RowPanel, slowestPanel, verdictPanel } from "./tables";

interface Formula { what: string; html: string; source: string }

function formulaPanel(): HTMLElement {
  const groups = JSON.parse(document.getElementById("formulas")!.textContent!) as Record<string, Formula[]>;
  const figures = Object.values(groups).flat().map(f => {
    const formula = h("div", { class: "formula" });
    formula.innerHTML = f.html;  // typeset when the page was built
    return h("figure", {}, h("figcaption", {}, f.what, h("small", {}, f.source)), formula);
  });
  return h("section", { class: "panel", id: "meaning" }, h("h2", {}, "What the numbers mean"), h("div", { class: "formula-list" }, ...figures));
}

function heading(data: Data): HTMLElement {
  const distinct = (name: string): string => [...new Set(Array.from({ length: data.rows }, (_, row) => data.text(row, name)))].sort().join(", ");
  return h("header", {}, h("h1", {}, "crossbits report"),
           h("p", {}, `${points(data.rows)} of ${distinct("command")}, computed by crossbits ${distinct("version")}. Click a number in a figure to see the call that gives it again; drag to look closer, double-click to see all.`));
}

function start(): void {
  const root = document.getElementById("report")!;
  const data = Data.ofPage();
  const rows = new RowPanel(data);
  const figures = data.document.figures.map(f => figurePanel(f, row => rows.point(row)));
  const none = h("p", { class: "panel" }, "No parameter takes more than one value on points with bits, so there is no figure to draw.");
  root.replaceChildren(heading(data), h("div", { class: "figures" }, ...(figures.length > 0 ? figures : [none])),
                       h("div", { class: "pair" }, verdictPanel(data), slowestPanel(data)), rows.root, formulaPanel(),
                       h("details", { class: "licences" }, h("summary", {}, "Licences of what is in this page"), h("pre", {}, document.getElementById("licences")!.textContent)));
  requestAnimationFrame(() => requestAnimationFrame(() => {
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  }));
}

start();
