// Holds every NAME.onnx of a folder against NAME.io.json with ONNX Runtime:  node onnx_parity.mjs FOLDER  (onnxruntime-node)
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const folder = process.argv[2];
const ort = createRequire(path.join(process.cwd(), 'package.json'))('onnxruntime-node');
let failed = 0, files = 0;
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.io.json')).sort()) {
  const reference = JSON.parse(fs.readFileSync(path.join(folder, file)));
  const session = await ort.InferenceSession.create(path.join(folder, reference.model), { logSeverityLevel: 3 });
  let worst = 0;
  for (const { inputs, outputs } of reference.cases) {
    const feeds = {};
    for (const { name, shape } of reference.inputs) feeds[name] = new ort.Tensor('float64', Float64Array.from(inputs[name]), shape);
    const { output } = await session.run(feeds);
    if (output.data.length !== outputs.output.length) throw new Error(`${file}: the output has another length`);
    output.data.forEach((number, k) => { worst = Math.max(worst, Math.abs(number - outputs.output[k])); });
  }
  const pass = reference.cases.length > 0 && worst <= reference.suggested_abs_tolerance;
  console.log(`${reference.model}: ${reference.cases.length} cases, largest difference ${worst.toExponential(1)}, ${pass ? 'pass' : 'FAIL'}`);
  failed += pass ? 0 : 1;
  files += 1;
}
if (files === 0) throw new Error(`no case file in ${folder}`);
process.exit(failed === 0 ? 0 : 1);
