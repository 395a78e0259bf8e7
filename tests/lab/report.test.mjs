// A report as its reader sees it. Run by scripts/web try.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { close, open, opened, screenshot, text } from "./page.mjs";

const program = process.env.CROSSBITS_PROGRAM;
let folder;

/** What a call prints, whatever its exit code: a false claim and a failed point are among the data. */
const call = (...words) => spawnSync(program, words, { encoding: "utf8", maxBuffer: 1 << 28 }).stdout;

/** The report of a specification's sweep: page and database. */
function reportOf(name, spec) {
  const [toml, database, page] = ["toml", "sqlite", "html"].map(kind => join(folder, `${name}.${kind}`));
  writeFileSync(toml, spec);
  call("sweep", toml, "--db", database);
  call("report", database, "-o", page);
  return { database, page };
}

/** `rows` points of a run that never took place, in the schema of a database that a sweep made. */
function grown(database, rows) {
  execFileSync("/usr/bin/python3", ["-c", `
import hashlib, json, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
command, version, result = database.execute("SELECT command, version, result FROM points WHERE exit_code = 0 LIMIT 1").fetchone()
result = json.loads(result)
def text(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()
def row(k):
    n, model, seed = 1 + k % 50, "attention:keys=pairs,m=%d" % (k // 50 % 8), k // 400
    document = text(dict(result, n=n, model=model, bits=n + k % 7, max_bits=n + k % 7, lower_bound=n))
    parameters = {"model": model, "n": n, "reduction": result["reduction"], "seed": seed}
    digest = sha256(text({"command": command, "parameters": parameters}) + "\\n" + version)
    seconds, stored = (k + 1) * 1e-6, "2000-01-01 00:00:00.000"
    checksum = sha256("\\n".join([digest, "0", document, repr(seconds), stored]))
    return (digest, command, text(parameters), "{}", version, 0, document, None, seconds, stored, checksum)
with database:
    database.execute("DELETE FROM points")
    database.executemany("INSERT INTO points VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (row(k) for k in range(int(sys.argv[2]))))
`, database, String(rows)]);
}

const spec = `
command = "verify"
reduction = "disjointness-to-sparse-average"
[grid]
n = [1, 2, 3, 4]
model = ["attention:keys=pairs,bits=1", "attention:keys=onehot", "attention:keys=pairs,bits=1,m=2", "nonsense"]
seed = [1, 2]
`;

let made;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "crossbits-report-"));
  made = reportOf("small", spec);
  await open();
});
after(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

/** Runs `steps` in a fresh page, which must end without a request, an error or a warning. */
async function inReport(steps, options = {}) {
  const { page, complaints } = await opened(made.page, options);
  try {
    await steps(page);
    assert.deepEqual(complaints, []);
  } finally {
    await page.close();
  }
}

/** How many points of a figure's canvas have the colour of a measured series. */
const inkOf = (page, id) => page.evaluate(id => {
  const canvas = document.querySelector(`#${id} canvas`);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set([0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9]);
  let ink = 0;
  for (let k = 0; k < data.length; k += 4) ink += data[k + 3] === 255 && colours.has(data[k] << 16 | data[k + 1] << 8 | data[k + 2]);
  return ink;
}, id);

test("the page shows every figure drawn, with its bounds in the legend, and asks for nothing", () => inReport(async page => {
  const ids = await page.$$eval(".figure", panels => panels.map(p => p.id));
  assert.deepEqual(ids, ["separation", "bits-against-model", "bits-against-n", "bits-against-seed"]);
  for (const id of ids) {
    assert.ok(await inkOf(page, id) > 20, id);
    assert.match(await page.locator(`#${id} .u-legend`).innerText(), /lower bound/);
    assert.match(await page.locator(`#${id} .u-legend`).innerText(), /trivial cost/);
  }
  await screenshot(page, "report");
}));

test("verdicts and failures are counted as the database has them", () => inReport(async page => {
  const rows = JSON.parse(call("query", made.database, "--json")).rows;
  const shown = await page.locator("#verdicts").innerText();
  for (const verdict of ["CONSISTENT", "VACUOUS", "VIOLATES"]) {
    const count = rows.filter(r => r.verdict === verdict).length;
    assert.match(shown, new RegExp(`${verdict}\\s+${count}\\b`));
  }
  assert.match(shown, new RegExp(`could not be run\\s+${rows.filter(r => r.exit_code === 2).length}\\b`));
  assert.match(shown, new RegExp(`${rows.filter(r => r.exit_code === 1).length} points with a claim that is false`));
}));

test("the call that stands beside a row gives the row's numbers again", () => inReport(async page => {
  const cells = await page.$$eval("#rows thead th", heads => heads.map(h => h.textContent));
  const rows = await page.$$eval("#rows tbody tr", list => list.map(tr => [...tr.cells].map(td => td.textContent)));
  assert.equal(rows.length, 32);
  for (const row of rows) {
    const value = name => row[cells.indexOf(name)];
    const command = value("the call");
    assert.match(command, /^crossbits verify disjointness-to-sparse-average -n \d/);
    if (value("exit_code") === "2") continue;
    const words = command.split(" ").slice(1);  // none of these calls needs quotes
    const again = JSON.parse(call(...words, "--json"));
    for (const name of ["wrong", "max_bits", "lower_bound", "verdict"]) assert.equal(String(again[name]), value(name), command);
  }
}));

test("a click on a number shows its row and its call", () => inReport(async page => {
  const over = page.locator("#bits-against-n .u-over");
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  await page.mouse.move(box.x + box.width * 0.95, box.y + box.height * 0.1);
  await page.mouse.click(box.x + box.width * 0.95, box.y + box.height * 0.1);
  assert.match(await text(page, ".one code"), /^crossbits verify disjointness-to-sparse-average -n 4 .*--model attention:keys=onehot/);
  assert.match(await text(page, ".one p"), /max_bits 9/);
}));

test("a search lists the rows that hold its words, and the downloads hold every row", () => inReport(async page => {
  await page.fill("#rows input", "onehot violates");
  assert.match(await text(page, "#rows output"), /^0 points$/);
  await page.fill("#rows input", "onehot");
  assert.match(await text(page, "#rows output"), /^8 points$/);
  const saved = async label => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(`text=${label}`)]);
    return readFileSync(await download.path(), "utf8");
  };
  const query = JSON.parse(call("query", made.database, "--json"));
  const json = JSON.parse(await saved("Download JSON"));
  assert.equal(json.rows.length, query.rows.length);
  json.rows.forEach((row, k) => {
    for (const [name, value] of Object.entries(row))
      if (!name.startsWith("time_")) assert.deepEqual(value, query.rows[k][name], name);
  });
  const csv = (await saved("Download CSV")).trimEnd().split("\r\n");
  assert.equal(csv.length, 33);
  assert.deepEqual(csv[0].split(","), query.columns.filter(c => c !== "digest" && c !== "schema"));
}));

test("on a narrow screen nothing is wider than the screen", () => inReport(async page => {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await screenshot(page, "report-narrow");
}, { width: 420 }));

test("100,000 rows draw within 3 seconds", async () => {
  const big = reportOf("big", 'command = "run"\nreduction = "disjointness-to-sparse-average"\n[grid]\nn = [1, 2]\n');
  grown(big.database, 100_000);
  call("report", big.database, "-o", big.page);
  const times = [];
  for (let attempt = 0; attempt < 4 && !times.some(t => t < 3000); ++attempt) {  // others may use the machine
    const { page, complaints } = await opened(big.page);
    assert.deepEqual(complaints, []);
    times.push(Number(await page.evaluate(() => document.documentElement.dataset.ready)));  // since the page was asked for, all drawn
    assert.ok(await inkOf(page, "bits-against-n") > 20);
    assert.match(await text(page, "#rows output"), /^100,000 points, the first 200/);
    await page.close();
  }
  console.log(`100,000 rows: ${readFileSync(big.page).length} bytes, drawn after ${times.join(", ")} ms`);
  assert.ok(Math.min(...times) < 3000, `${times} ms`);
});
