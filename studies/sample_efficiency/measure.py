#!/usr/bin/env python3
"""What the trained networks of train.py decide as protocols, at growing precision, and the figure.

    /usr/bin/python3 studies/sample_efficiency/measure.py build/sample_efficiency

Every model runs through `crossbits verify disjointness-to-sparse-average -n 3` on all 64 inputs of DISJ_3 at each
precision, and through `crossbits evaluate` on 500 test samples. results.csv and figure.svg beside this file are written anew, whole.
"""
import argparse
import collections
import csv
import json
import os
import pathlib
import subprocess

BITS = (4, 6, 8, 10, 12, 16)
LAYOUT = {"attention": ["z:sign,multihot_y:bit,onehot_i:public"],
          "lstm": ["z:sign,multihot_y:bit,onehot_i:public", "--exchange"],
          "mlp": ["z:sign,multihot_y:bit"]}
COLUMNS = ["family", "samples", "seed", "train_mse", "test_mse", "test_far", "bits", "quantised_mse", "wrong", "inputs", "paper_bits",
           "optimal_bits"]
HERE = pathlib.Path(__file__).resolve().parent
BUILT = [HERE.parents[1] / "build" / preset / "crossbits" for preset in ("demo", "release", "ci")]


def found_program(given):
    """The binary that was named, or the first that has been built."""
    for path in [pathlib.Path(given)] if given else BUILT:
        if path.is_file():
            return str(path)
    raise SystemExit(f"{given or BUILT[0]} is not there: ./scripts/demo builds it, --program names another")


def decided(program, row, model, bits):
    """DISJ_3 by that model in integers of so many bits."""
    layout, *more = LAYOUT[row["family"]]
    call = [program, "verify", "disjointness-to-sparse-average", "-n", "3", "--model", str(model), "--layout", layout,
            "--bits", str(bits), "--json", *more]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.strip())
    answer = json.loads(done.stdout)
    assert answer["protocol_equals_model"] is True
    return {key: answer[key] for key in ("wrong", "inputs", "paper_bits", "optimal_bits")}


def quantised(program, row, model, bits):
    """Mean squared error against the true answers of the case file, in integers of so many bits."""
    call = [program, "evaluate", str(model), "--cases", str(model.parent / f"{row['family']}.io.json"),
            "--bits", str(bits), "--json"]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.strip())
    return {"quantised_mse": json.loads(done.stdout)["fixed"]["target_mse"]}


def measured(program, folder):
    points = sorted((json.loads(path.read_text()) for path in folder.glob("*-*-*.json")),
                    key=lambda row: (row["family"], row["samples"], row["seed"]))
    if not points:
        raise SystemExit(f"{folder} holds no points; run train.py first")
    for row in points:
        model = folder / f"{row['family']}-{row['samples']}-{row['seed']}.onnx"
        for bits in BITS:
            yield {**row, "bits": bits, **quantised(program, row, model, bits), **decided(program, row, model, bits)}


def write(rows, target):
    part = target.with_suffix(".part")
    with open(part, "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: f"{row[key]:.6g}" if isinstance(row[key], float) else row[key] for key in COLUMNS})
    os.replace(part, target)


def draw(rows, target):
    import matplotlib
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "crossbits", "font.size": 9})
    import matplotlib.pyplot as plot

    style = {"attention": ("o-", "#0072b2"), "lstm": ("s-", "#d55e00"), "mlp": ("^-", "#009e73")}
    figure, ((left, decisions), (precision, cost)) = plot.subplots(2, 2, figsize=(10, 7.5))

    def lines(axis, x, y, chosen):
        grouped = collections.defaultdict(lambda: collections.defaultdict(list))
        for row in rows:
            if chosen(row):
                grouped[row["family"]][row[x]].append(row[y])
        for family, values in grouped.items():
            marker, colour = style[family]
            xs = sorted(values)
            axis.plot(xs, [sum(values[k]) / len(values[k]) for k in xs], marker, color=colour, label=family)
            axis.fill_between(xs, [min(values[k]) for k in xs], [max(values[k]) for k in xs], color=colour, alpha=0.15)

    most = max(row["samples"] for row in rows)
    wrong = "wrong of 64 inputs of DISJ_3"
    lines(left, "samples", "test_mse", lambda row: row["bits"] == BITS[0])
    left.set(xscale="log", yscale="log", xlabel="training samples", ylabel="test mean squared error",
             title="error against samples")
    lines(decisions, "samples", "wrong", lambda row: row["bits"] == 16)
    decisions.set(xscale="log", xlabel="training samples", ylabel=wrong, title="decisions at 16 bits a number")
    lines(precision, "bits", "quantised_mse", lambda row: row["samples"] == most)
    precision.set(yscale="log", xlabel="bits a number", ylabel="test mean squared error in integers",
                  title=f"error against precision, {most:,} samples")
    lines(cost, "paper_bits", "wrong", lambda row: row["samples"] == most)
    cost.set(xscale="log", xlabel="bits that the theorem's protocol sends", ylabel=wrong,
             title=f"decisions against bits sent, {most:,} samples")
    for axis in (left, decisions, precision, cost):
        axis.grid(alpha=0.3)
        axis.legend()
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="where train.py put models and rows")
    parser.add_argument("--program", help="the binary to run; by default the one in build/")
    options = parser.parse_args()
    rows = list(measured(found_program(options.program), options.folder))
    write(rows, HERE / "results.csv")
    draw(rows, HERE / "figure.svg")


if __name__ == "__main__":
    main()
