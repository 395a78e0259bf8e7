// One figure: uPlot on a canvas, with the row behind every number.

import uPlot from "uplot";
import { h } from "../../lab/page/dom";
import type { Figure, Series } from "./data";

// Okabe and Ito (2008), as in the SVG of the same figure; the seventh is for bounds that belong to all.
const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
const dashes: Record<string, number[]> = { dashed: [7, 4], dotted: [2, 3] };

function lineOf(series: Series): uPlot.Series {
  const colour = palette[series.colour % palette.length];
  const measured = series.stroke === "line_and_markers" || series.stroke === "markers";
  return { label: series.name, stroke: colour, width: measured ? 2 : 1.5, dash: dashes[series.stroke] ?? [], spanGaps: true,
           points: { show: measured, size: 6, fill: colour }, ...(series.stroke === "markers" ? { paths: () => null } : {}) };
}

/** uPlot wants one ascending list of x and one list of y a series. */
function aligned(figure: Figure): { data: uPlot.AlignedData; rows: (number | null)[][] } {
  const xs = [...new Set(figure.series.flatMap(s => s.points.map(([x]) => x)))].sort((a, b) => a - b);
  const place = new Map(xs.map((x, k) => [x, k]));
  const rows: (number | null)[][] = [];
  const ys = figure.series.map(s => {
    const y = new Array<number | null>(xs.length).fill(null), row = new Array<number | null>(xs.length).fill(null);
    for (const [px, py, r] of s.points) {
      y[place.get(px)!] = py;
      row[place.get(px)!] = r;
    }
    rows.push(row);
    return y;
  });
  return { data: [xs, ...ys], rows };
}

const plain = (value: number | null): string => value === null || value === undefined ? "–" : Number(value.toPrecision(6)).toLocaleString("en");

/** Marks on a logarithmic axis: 1, 2 and 5 times powers of ten. */
const fewer = (_: uPlot, splits: number[]): (number | null)[] => splits.map(s => /^[125]0*$|^0\.0*[125]$/.test(String(s)) ? s : null);

const whole = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000];

/** From 0 on, with room above. */
const fromZero = (_: uPlot, low: number, high: number): [number, number] => [Math.min(0, low), high * 1.05 || 1];

export function figurePanel(figure: Figure, onRow: (row: number) => void): HTMLElement {
  const plot = h("div", { class: "plot" });
  const panel = h("section", { class: "panel figure", id: figure.id, "aria-label": figure.title }, h("h2", {}, figure.title), plot,
                  h("ul", { class: "notes" }, ...figure.notes.map(n => h("li", {}, n))));
  const { data: points, rows } = aligned(figure);
  const inWholes = (values: ArrayLike<number | null | undefined>): boolean => Array.from(values).every(v => v === null || v === undefined || Number.isInteger(v));
  const axis = (title: string, logarithmic: boolean, integers: boolean): uPlot.Axis => ({
    label: title + (logarithmic ? " (log scale)" : ""), labelSize: 22, size: 56, grid: { stroke: "#e4e4e4" }, values: (_, splits) => splits.map(s => s === null ? "" : plain(s)),
    ...(logarithmic ? { filter: fewer } : integers ? { incrs: whole } : {}) });
  const draw = (): uPlot => new uPlot({
    width: Math.max(320, plot.clientWidth), height: 360, cursor: { drag: { x: true, y: false } },
    legend: { markers: { width: 2, dash: (_, k) => ({ dashed: "dashed", dotted: "dotted" })[figure.series[k - 1]?.stroke as string] ?? "solid" } },
    scales: { x: { time: false, distr: figure.x.logarithmic ? 3 : 1 }, y: figure.y.logarithmic ? { distr: 3 } : { range: fromZero } },
    axes: [axis(figure.x.title, figure.x.logarithmic, inWholes(points[0])), axis(figure.y.title, figure.y.logarithmic, points.slice(1).every(inWholes))],
    series: [{ label: figure.x.title, value: (_, v) => plain(v) }, ...figure.series.map(s => ({ ...lineOf(s), value: (_: uPlot, v: number | null) => plain(v) }))],
  }, points, plot);
  requestAnimationFrame(() => {
    const chart = draw();
    chart.over.addEventListener("click", () => {
      const index = chart.cursor.idx, top = chart.cursor.top;
      if (index === null || index === undefined || top === undefined) return;
      let nearest: number | null = null, distance = Infinity;
      rows.forEach((row, k) => {
        const y = points[k + 1][index];
        if (row[index] === null || y === null || y === undefined) return;
        const away = Math.abs(chart.valToPos(y, "y") - top);
        if (away < distance) [nearest, distance] = [row[index], away];
      });
      if (nearest !== null) onRow(nearest);
    });
    addEventListener("resize", () => chart.setSize({ width: Math.max(320, plot.clientWidth), height: 360 }));
    panel.dataset.drawn = "true";
  });
  return panel;
}
