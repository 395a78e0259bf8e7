// The communication matrix: every pair of inputs, coloured by transcript; what was said so far lights up a rectangle.

import type { Matrix } from "./answers";
import { h, refill } from "./dom";
import type { Panel, Scene, Stage } from "./lab";
import { consistent, rectangle } from "./story";

type Colouring = "transcript" | "truth" | "answer";
const names: [Colouring, string][] = [["transcript", "transcripts"], ["truth", "true answers"], ["answer", "the model's answers"]];

export class MatrixPanel implements Panel {
  readonly follows = true;
  readonly root = h("section", { class: "panel matrix", "aria-label": "communication matrix" });
  private readonly choose = h("div", { class: "tabs", role: "group", "aria-label": "colour by" });
  private readonly canvas = h("canvas", { tabindex: "0", role: "img" });
  private readonly note = h("p", { class: "note" });
  private colouring: Colouring = "transcript";
  private scene: Scene | null = null;

  constructor(private readonly stage: Stage) {
    this.root.append(h("h2", {}, "The communication matrix ", h("small", {}, "rows x, columns y; click a cell")), this.choose, h("div", { class: "matrix-frame" }, this.canvas), this.note);
    this.canvas.addEventListener("click", event => this.click(event));
    addEventListener("resize", () => this.scene && this.draw(this.scene));
  }

  show(scene: Scene): void {
    this.scene = scene;
    refill(this.choose, ...names.map(([value, text]) => h("button", { type: "button", "data-key": value, "aria-pressed": String(value === this.colouring),
      onclick: () => { this.colouring = value; this.show(scene); } }, text)));
    this.draw(scene);
  }

  private draw({ matrix, choice, story, look }: Scene): void {
    const frame = this.canvas.parentElement!;
    if (!matrix || matrix.too_many) {
      this.canvas.hidden = true;
      this.note.textContent = matrix ? `${Number(matrix.too_many).toLocaleString("en")} pairs of inputs are too many to draw; choose a smaller n.` : "Running the protocol on every pair of inputs …";
      return;
    }
    this.canvas.hidden = false;
    const said = story.bits.slice(0, choice.at);
    const size = Math.min(frame.clientWidth, 460);
    paint(this.canvas, size, matrix, this.colouring, consistent(matrix, said), matrix.xs.indexOf(choice.x), matrix.ys.indexOf(choice.y));
    const { rows, columns } = rectangle(matrix, said);
    const wrong = matrix.truth.flatMap((row, i) => [...row].filter((v, j) => v !== "*" && v !== matrix.answers[i][j])).length;
    const text = `After ${choice.at} of ${story.total} bits: ${rows.length} × ${columns.length} inputs are still possible, a rectangle. ` +
      `${matrix.transcripts.length} transcripts in all. ${wrong === 0 ? "The model is right everywhere." : `✗ Inverted cells: the model is wrong on ${wrong} of ${matrix.xs.length * matrix.ys.length} pairs.`}`;
    this.note.textContent = text;
    this.canvas.setAttribute("aria-label", `${look.problem.name}, ${matrix.xs.length} by ${matrix.ys.length}. ${text}`);
    this.canvas.dataset.rectangle = `${rows.length}x${columns.length}`;
    this.canvas.dataset.wrong = String(wrong);
  }

  private click(event: MouseEvent): void {
    const matrix = this.scene?.matrix;
    if (!matrix || matrix.too_many) return;
    const box = this.canvas.getBoundingClientRect();
    const i = Math.floor((event.clientY - box.top) / box.height * matrix.xs.length);
    const j = Math.floor((event.clientX - box.left) / box.width * matrix.ys.length);
    if (matrix.truth[i]?.[j] && matrix.truth[i][j] !== "*") this.stage.change({ x: matrix.xs[i], y: matrix.ys[j], at: this.scene!.choice.at });
  }
}

/** One of the page's own colours. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Cells; those ruled out are faint. Wrong answers are inverted and carry a cross, the present pair a frame. */
function paint(canvas: HTMLCanvasElement, size: number, matrix: Matrix, colouring: Colouring, possible: boolean[], row: number, column: number): void {
  const rows = matrix.xs.length, columns = matrix.ys.length;
  const cell = Math.min(size / columns, size / Math.max(rows, 16), 34), width = cell * columns, height = cell * rows;
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d")!;
  pen.scale(ratio, ratio);
  pen.clearRect(0, 0, width, height);
  const palette = Array.from({ length: 8 }, (_, k) => colour(`--hue${k}`));
  const ink = colour("--ink"), paper = colour("--panel");
  const gap = cell > 8 ? 1 : 0.5;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.font = `${Math.min(13, cell * 0.62)}px system-ui, sans-serif`;
  for (let i = 0; i < rows; ++i) {
    for (let j = 0; j < columns; ++j) {
      const id = matrix.transcript[i][j], shown = colouring === "answer" ? matrix.answers[i][j] : matrix.truth[i][j];
      const index = colouring === "transcript" ? id % 8 : shown === "*" ? -1 : (parseInt(shown, 36) * 4 + 1) % 8;
      const x = j * cell, y = i * cell;
      pen.globalAlpha = possible[id] ? 1 : 0.16;
      pen.fillStyle = index < 0 ? paper : palette[index];
      pen.fillRect(x + gap / 2, y + gap / 2, cell - gap, cell - gap);
      const wrong = matrix.truth[i][j] !== "*" && matrix.truth[i][j] !== matrix.answers[i][j];
      if (wrong) {
        pen.fillStyle = ink;
        pen.fillRect(x + gap / 2, y + gap / 2, cell - gap, cell - gap);
      }
      pen.fillStyle = wrong ? paper : ink;
      if (cell >= 13) pen.fillText(wrong ? `${shown}✗` : shown, x + cell / 2, y + cell / 2 + 0.5, cell - 2);
    }
  }
  pen.globalAlpha = 1;
  if (row < 0 || column < 0) return;
  for (const [inset, shade] of [[0, paper], [1.5, ink]] as const) {
    pen.lineWidth = inset === 0 ? 5 : 2.5;
    pen.strokeStyle = shade;
    pen.strokeRect(column * cell + 1.5, row * cell + 1.5, cell - 3, cell - 3);
  }
}
