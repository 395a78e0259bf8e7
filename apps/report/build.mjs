// Makes the page of reports, all but the data: bundle the script, typeset formulas, put fonts inside. node build.mjs REPORT.html
// Run by scripts/web beside the lab, whose packages it uses. The same bytes from the same sources.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, formulaStyle, inside, typeset } from "../lab/bundle.mjs";
import { formulas } from "./page/formulas.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const read = (...path) => readFileSync(join(here, ...path), "utf8");
const [target] = process.argv.slice(2);
const budget = 400_000;

const parts = {
  STYLE: inside(formulaStyle() + bundle(join(here, "page/style.css"), {})),
  FORMULAS: inside(JSON.stringify(typeset(formulas))),
  LICENCES: inside(read("licences.txt")),
  SCRIPT: inside(bundle(join(here, "page/main.ts"), { format: "iife" })),
  DATA: "{{DATA}}",  // crossbits report fills it in
};
const page = read("page/index.html").replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
writeFileSync(target, page);
const size = Buffer.byteLength(page);
console.log(`${target}: ${size} bytes (style and fonts ${parts.STYLE.length}, formulas ${parts.FORMULAS.length}, script ${parts.SCRIPT.length})`);
if (size > budget) throw new Error(`the page has ${size} bytes, more than ${budget}`);
if (page.split("{{DATA}}").length !== 2) throw new Error("the page must have one place for data");
