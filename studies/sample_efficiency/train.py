#!/usr/bin/env python3
"""Trains small networks on sparse averaging, on growing numbers of samples, and exports each as ONNX.

Every (family, samples, seed) is one point. A point that is there already is skipped and one that was cut short is not
there, so the same command goes on where it stopped:

    /usr/bin/python3 studies/sample_efficiency/train.py build/sample_efficiency

q-sparse averaging (Sanford, Hsu, Telgarsky 2023): token i holds z_i = +-1 and a set y_i of q positions; its answer is
the mean of z_j over j in y_i. All families see the same samples, and make the same number of steps.
"""
import argparse
import json
import os
import pathlib

import torch
from torch import nn

TOKENS, SPARSITY = 8, 3
SAMPLES = (100, 300, 1000, 3000, 10000)
SEEDS = (1, 2, 3)
STEPS, BATCH, TEST_SAMPLES = 6000, 100, 4000
TEST_SEED, CASES = 10**6, 500
RATE = {"attention": 3e-3, "lstm": 2e-3, "mlp": 1e-3}


def draw(count, seed):
    """z as +-1 [count, N], y as multi-hot [count, N, N], answers [count, N]."""
    generator = torch.Generator().manual_seed(seed)
    z = torch.randint(0, 2, (count, TOKENS), generator=generator).float() * 2 - 1
    order = torch.rand(count, TOKENS, TOKENS, generator=generator).argsort(dim=-1)
    y = (order < SPARSITY).float()
    return z, y, (y @ z.unsqueeze(-1)).squeeze(-1) / SPARSITY


class Attention(nn.Module):
    """One self-attention unit after an element-wise network."""

    def __init__(self):
        super().__init__()
        self.phi = nn.Sequential(nn.Linear(1 + 2 * TOKENS, 32), nn.ReLU(), nn.Linear(32, 16))
        self.query, self.key, self.value = (nn.Linear(16, width, bias=False) for width in (8, 8, 1))

    def forward(self, x):
        h = self.phi(x)
        weights = torch.softmax(self.query(h) @ self.key(h).transpose(-1, -2), dim=-1)
        return weights @ self.value(h)


class Lstm(nn.Module):
    """One layer, left to right; all answers are read off the last state."""

    def __init__(self):
        super().__init__()
        self.recurrent = nn.LSTM(1 + 2 * TOKENS, 64, batch_first=True)
        self.answers = nn.Linear(64, TOKENS)

    def forward(self, x):
        return self.answers(self.recurrent(x)[1][0][-1])


class Mlp(nn.Module):
    """Two hidden layers on the flattened input, which says each position by itself."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(TOKENS * (1 + TOKENS), 128), nn.ReLU(), nn.Linear(128, 128),
                                    nn.ReLU(), nn.Linear(128, TOKENS))

    def forward(self, x):
        return self.layers(x)


FAMILIES = {"attention": Attention, "lstm": Lstm, "mlp": Mlp}


def features(family, z, y):
    """z_i | multi-hot y_i, and one-hot i for families that do not know the position otherwise."""
    parts = [z.unsqueeze(-1), y]
    if family != "mlp":
        parts.append(torch.eye(TOKENS).expand(len(z), -1, -1))
    return torch.cat(parts, dim=-1)


def fit(family, samples, seed):
    torch.manual_seed(1000 * seed + samples)
    z, y, target = draw(samples, seed)
    x = features(family, z, y)
    model = FAMILIES[family]()
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE[family], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE[family], total_steps=STEPS, pct_start=0.025)
    for _ in range(STEPS):
        chosen = torch.randint(0, samples, (BATCH,))
        loss = nn.functional.mse_loss(model(x[chosen]).reshape(BATCH, TOKENS), target[chosen])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return model.eval(), measure(family, model, z, y, target)


@torch.no_grad()
def measure(family, model, z, y, target):
    """Mean squared error, and the share of answers that are 1/(2q) or more off."""
    off = model(features(family, z, y)).reshape(target.shape) - target
    return {"mse": off.square().mean().item(), "far": (off.abs() >= 0.5 / SPARSITY).float().mean().item()}


def write_whole(path, text):
    """What is there is whole: the file gets its name last."""
    part = path.with_suffix(".part")
    part.write_text(text)
    os.replace(part, path)


def write_cases(family, folder):
    """The first test samples as a case file for crossbits evaluate, whose outputs are the true answers."""
    z, y, target = (t[:CASES] for t in draw(TEST_SAMPLES, TEST_SEED))
    x = features(family, z, y)
    cases = [{"inputs": {"x": one.flatten().tolist()}, "outputs": {"y": answer}, "target": answer}
             for one, answer in zip(x, target.tolist())]
    shape = [1, TOKENS, 1] if family == "attention" else [1, TOKENS]
    write_whole(folder / f"{family}.io.json", json.dumps({
        "model": family, "suggested_abs_tolerance": 0.5 / SPARSITY, "cases": cases,
        "inputs": [{"name": "x", "dtype": "float32", "shape": [1, *x.shape[1:]]}],
        "outputs": [{"name": "y", "dtype": "float32", "shape": shape}]}))


def point(family, samples, seed, folder):
    stem = folder / f"{family}-{samples}-{seed}"
    if stem.with_suffix(".json").exists():
        return False
    model, train = fit(family, samples, seed)
    test = measure(family, model, *draw(TEST_SAMPLES, TEST_SEED))
    example = features(family, *draw(1, 0)[:2])
    torch.onnx.export(model, example, str(stem.with_suffix(".onnx")), opset_version=14, input_names=["x"], output_names=["y"])
    row = {"family": family, "samples": samples, "seed": seed, "train_mse": train["mse"], "test_mse": test["mse"],
           "test_far": test["far"]}
    write_whole(stem.with_suffix(".json"), json.dumps(row) + "\n")
    print(f"{family:9} {samples:6} samples, seed {seed}: mean squared error {test['mse']:.5f}, {test['far']:.1%} far off", flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="where models and rows go")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for family in FAMILIES:
        write_cases(family, folder)
    for samples in SAMPLES:
        for seed in SEEDS:
            for family in FAMILIES:
                point(family, samples, seed, folder)


if __name__ == "__main__":
    main()
