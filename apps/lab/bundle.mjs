// What both pages are made of: typeset formulas, fonts, bundled script and style.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import katex from "katex";

const modules = join(dirname(fileURLToPath(import.meta.url)), "node_modules");

/** Every formula as HTML that a screen reader can read too, in the same tree. */
export function typeset(tree) {
  if (Array.isArray(tree)) {
    return tree.map(({ what, tex, source }) => ({ what, source, html: katex.renderToString(tex, { displayMode: true, strict: "error" }) }));
  }
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, typeset(value)]));
}

/** The style sheet of the formulas with the fonts in it that they use; others, which nothing asks for, are left out. */
export function formulaStyle() {
  const wanted = new Set(["Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular", "Size3-Regular", "Size4-Regular", "AMS-Regular"]);
  return readFileSync(join(modules, "katex/dist/katex.min.css"), "utf8").replace(/@font-face\{[^}]*\}/g, rule => {
    const name = /fonts\/KaTeX_([\w-]+)\.woff2/.exec(rule)[1];
    if (!wanted.has(name)) return "";
    const font = readFileSync(join(modules, `katex/dist/fonts/KaTeX_${name}.woff2`));
    return rule.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${font.toString("base64")}) format("woff2")`);
  });
}

/** A TypeScript or style sheet file with all that it imports, as one text. */
export function bundle(entry, loader) {
  const { outputFiles } = buildSync({ entryPoints: [entry], bundle: true, minify: true, write: false, charset: "utf8", target: "es2022",
                                      legalComments: "none", nodePaths: [modules], ...loader });
  return outputFiles[0].text.trim();
}

/** Text that can stand inside a script or style element. */
export const inside = text => text.replace(/<\/(script|style)/g, "<\\/$1");
