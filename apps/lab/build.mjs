// Makes the lab: bundle the page, typeset its formulas, put fonts and simulator inside. node build.mjs ENGINE.wasm LAB.html
// The same bytes from the same sources: every tool is pinned in package-lock.json.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "fflate";
import { bundle, formulaStyle, inside, typeset } from "./bundle.mjs";
import { formulas } from "./page/formulas.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const read = (...path) => readFileSync(join(here, ...path), "utf8");
const base64 = bytes => Buffer.from(bytes).toString("base64");
const [wasm, target] = process.argv.slice(2);
const budget = 1_500_000;

const parts = {
  STYLE: inside(formulaStyle() + bundle(join(here, "page/style.css"), {})),
  FORMULAS: inside(JSON.stringify(typeset(formulas))),
  ENGINE: base64(gzipSync(readFileSync(wasm), { level: 9, mtime: 0 })),
  LICENCES: inside(read("licences.txt")),
  SCRIPT: inside(bundle(join(here, "page/main.ts"), { format: "iife" })),
};
const page = read("page/index.html").replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
writeFileSync(target, page);
const size = Buffer.byteLength(page);
console.log(`${target}: ${size} bytes (engine ${parts.ENGINE.length}, style and fonts ${parts.STYLE.length}, ` +
            `formulas ${parts.FORMULAS.length}, script ${parts.SCRIPT.length})`);
if (size > budget) throw new Error(`the lab has ${size} bytes, more than ${budget}`);
