// Makes the lab: bundle the page, typeset its formulas, put fonts and simulator inside. node build.mjs ENGINE.wasm LAB.html
// The same bytes from the same sources: every tool is pinned in package-lock.json.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { gzipSync } from "fflate";
import katex from "katex";
import { formulas } from "./page/formulas.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const read = (...path) => readFileSync(join(here, ...path), "utf8");
const base64 = bytes => Buffer.from(bytes).toString("base64");
const [wasm, target] = process.argv.slice(2);
const budget = 1_500_000;

/** Every formula as HTML that a screen reader can read too, in the same tree. */
function typeset(tree) {
  if (Array.isArray(tree)) {
    return tree.map(({ what, tex, source }) => ({ what, source, html: katex.renderToString(tex, { displayMode: true, strict: "error" }) }));
  }
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, typeset(value)]));
}

/** The style sheet of the formulas with the fonts in it that they use; others, which nothing asks for, are left out. */
function formulaStyle() {
  const wanted = new Set(["Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular", "Size3-Regular", "Size4-Regular", "AMS-Regular"]);
  return read("node_modules/katex/dist/katex.min.css").replace(/@font-face\{[^}]*\}/g, rule => {
    const name = /fonts\/KaTeX_([\w-]+)\.woff2/.exec(rule)[1];
    if (!wanted.has(name)) return "";
    const font = readFileSync(join(here, `node_modules/katex/dist/fonts/KaTeX_${name}.woff2`));
    return rule.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${base64(font)}) format("woff2")`);
  });
}

function bundle(entry, loader) {
  const { outputFiles } = buildSync({ entryPoints: [join(here, entry)], bundle: true, minify: true, write: false, charset: "utf8",
                                      target: "es2022", legalComments: "none", ...loader });
  return outputFiles[0].text.trim();
}

const inside = text => text.replace(/<\/(script|style)/g, "<\\/$1");
const parts = {
  STYLE: inside(formulaStyle() + bundle("page/style.css", {})),
  FORMULAS: inside(JSON.stringify(typeset(formulas))),
  ENGINE: base64(gzipSync(readFileSync(wasm), { level: 9, mtime: 0 })),
  LICENCES: inside(read("licences.txt")),
  SCRIPT: inside(bundle("page/main.ts", { format: "iife" })),
};
const page = read("page/index.html").replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
writeFileSync(target, page);
const size = Buffer.byteLength(page);
console.log(`${target}: ${size} bytes (engine ${parts.ENGINE.length}, style and fonts ${parts.STYLE.length}, ` +
            `formulas ${parts.FORMULAS.length}, script ${parts.SCRIPT.length})`);
if (size > budget) throw new Error(`the lab has ${size} bytes, more than ${budget}`);
