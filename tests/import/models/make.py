#!/usr/bin/env python3
"""Makes the model files beside it: small exports as PyTorch users have them, with reference outputs.

Needs Debian's python3-torch and python3-onnx (torch 1.13). Run by hand; the files are kept in the repository.
"""
import json
import pathlib
import sys

import onnx
from onnx import numpy_helper
import torch
from torch import nn

here = pathlib.Path(__file__).parent
TRAINING = torch.onnx.TrainingMode.TRAINING


def cases_of(model, inputs):
    with torch.no_grad():
        return [{"inputs": {"x": x.flatten().tolist()}, "outputs": {"y": model(x).flatten().tolist()}} for x in inputs]


def export(name, model, inputs, opset=13, dynamic=False, training=False, half=False):
    model.eval()
    cases = cases_of(model, inputs)
    x = inputs[0]
    axes = {"x": {0: "batch", 1: "length"}, "y": {0: "batch", 1: "length"}} if dynamic else None
    path = here / (name + ".onnx")
    options = {"training": TRAINING, "do_constant_folding": False} if training else {}
    torch.onnx.export(model, x, str(path), input_names=["x"], output_names=["y"], opset_version=opset, dynamic_axes=axes, **options)
    model.eval()
    if half:
        to_half(path)
    with torch.no_grad():
        y = model(x)
    text = {
        "model": name + ".onnx",
        "inputs": [{"name": "x", "dtype": str(x.dtype).replace("torch.", ""), "shape": list(x.shape)}],
        "outputs": [{"name": "y", "dtype": "float32", "shape": list(y.shape)}],
        "suggested_abs_tolerance": 1e-4,
        "cases": cases,
    }
    (here / (name + ".io.json")).write_text(json.dumps(text) + "\n")


def to_half(path):
    """Stores the weights as float16 and casts them back in the graph: what half-precision checkpoints look like."""
    proto = onnx.load(str(path))
    for tensor in list(proto.graph.initializer):
        if tensor.data_type != onnx.TensorProto.FLOAT:
            continue
        numbers = numpy_helper.to_array(tensor)
        half = numpy_helper.from_array(numbers.astype("float16"), tensor.name + "_half")
        proto.graph.initializer.remove(tensor)
        proto.graph.initializer.append(half)
        proto.graph.node.insert(0, onnx.helper.make_node("Cast", [half.name], [tensor.name], to=onnx.TensorProto.FLOAT))
    onnx.save(proto, str(path))


def round_to_half(model):
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(p.half().float())
    return model


def reals(n, width, count=3, seed=5):
    g = torch.Generator().manual_seed(seed)
    return [torch.rand(1, n, width, generator=g) * 2 - 1 for _ in range(count)]


def ids(n, symbols, count=3, seed=6):
    g = torch.Generator().manual_seed(seed)
    return [torch.randint(0, symbols, (1, n), generator=g) for _ in range(count)]


class Encoder(nn.Module):
    """Embedding, positions, nn.TransformerEncoder, a head."""

    def __init__(self, symbols, n, width, heads, layers, causal, norm_first, activation="relu"):
        super().__init__()
        self.embed = nn.Embedding(symbols, width)
        self.position = nn.Parameter(torch.randn(n, width) * 0.5)
        layer = nn.TransformerEncoderLayer(width, heads, 2 * width, dropout=0.1, activation=activation, batch_first=True, norm_first=norm_first)
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.head = nn.Linear(width, symbols)
        self.register_buffer("mask", torch.full((n, n), float("-inf")).triu(1) if causal else None)

    def forward(self, x):
        h = self.embed(x) + self.position[: x.shape[1]]
        return self.head(self.encoder(h, self.mask))


class Recurrent(nn.Module):
    def __init__(self, kind, width, hidden, **options):
        super().__init__()
        self.cell = kind(width, hidden, batch_first=True, **options)
        self.head = nn.Linear(hidden * (2 if options.get("bidirectional") else 1), 2)

    def forward(self, x):
        return self.head(self.cell(x)[0])


class LastState(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.LSTM(3, 4, batch_first=True)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        return self.head(self.cell(x)[1][0][-1])


class MeanPool(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 6)
        self.last = nn.Linear(6, 3)

    def forward(self, x):
        return self.last(torch.relu(self.first(x)).mean(dim=1))


class Attention(nn.Module):
    """One head written by hand, in the ways people write it."""

    def __init__(self, how, n=5, width=4):
        super().__init__()
        self.q, self.k, self.v = (nn.Linear(width, 4) for _ in range(3))
        self.out = nn.Linear(4, 2)
        self.how = how
        self.register_buffer("causal", torch.tril(torch.ones(n, n)).bool())

    def forward(self, x):
        q, k, v = self.q(x), self.k(x), self.v(x)
        if self.how == "linear":
            q, k = nn.functional.softplus(q), nn.functional.softplus(k)
            top = q @ (k.transpose(1, 2) @ v)
            return self.out(top / (q @ k.sum(dim=1, keepdim=True).transpose(1, 2)))
        if self.how == "sigmoid":
            return self.out(torch.sigmoid(q @ k.transpose(1, 2) / 2) @ v)
        if self.how == "where":
            s = (q / 2) @ k.transpose(1, 2)
            s = torch.where(self.causal, s, torch.tensor(float("-inf")))
            return self.out(torch.softmax(s, dim=-1) @ v)
        if self.how == "fill":
            s = q @ (k * 0.5).transpose(1, 2)
            return self.out(torch.softmax(s.masked_fill(~self.causal, -1e9), dim=2) @ v)
        if self.how == "cast":
            s = (q @ k.transpose(1, 2)) * 0.5 + (1.0 - self.causal.float()) * -10000.0
            return self.out(torch.softmax(s, dim=-1).to(torch.float32) @ v)
        if self.how == "transposed":  # softmax over the rows of K Q^T
            s = k @ q.transpose(1, 2) / 2
            return self.out(torch.softmax(s, dim=1).transpose(1, 2) @ v)
        if self.how == "split":
            a, b = x.split(2, dim=-1)
            return self.out(torch.cat([torch.tanh(a), torch.clamp(b, -0.5, 0.5)], dim=-1) * torch.minimum(q, k).abs())
        raise ValueError(self.how)


class EinsumAttention(nn.Module):
    def __init__(self, width=4, heads=2, size=3):
        super().__init__()
        self.wq, self.wk, self.wv = (nn.Parameter(torch.randn(width, heads, size) * 0.5) for _ in range(3))
        self.wo = nn.Parameter(torch.randn(heads, size, 2) * 0.5)

    def forward(self, x):
        q, k, v = (torch.einsum("bnd,dhe->bnhe", x, w) for w in (self.wq, self.wk, self.wv))
        p = torch.softmax(torch.einsum("bnhe,bmhe->bhnm", q, k) * 3**-0.5, dim=-1)
        return torch.einsum("bnhe,hed->bnd", torch.einsum("bhnm,bmhe->bnhe", p, v), self.wo)


class Gelu(nn.Module):
    def __init__(self, act):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 8), act, nn.LayerNorm(8), nn.Linear(8, 2))

    def forward(self, x):
        return self.body(x)


def main():
    torch.manual_seed(1)
    export("encoder_causal_prenorm", Encoder(7, 6, 8, 2, 2, True, True), ids(6, 7), training=True)
    torch.manual_seed(2)
    export("encoder_bidirectional_postnorm", Encoder(7, 5, 8, 2, 2, False, False), ids(5, 7), training=True)
    torch.manual_seed(3)
    export("encoder_symbolic", Encoder(7, 5, 8, 2, 1, False, False, "gelu"), ids(5, 7), opset=14, dynamic=True, training=True)
    torch.manual_seed(4)
    export("encoder_opset11", Encoder(5, 4, 4, 2, 1, True, False), ids(4, 5), opset=11, training=True)
    torch.manual_seed(5)
    export("encoder_opset17", Encoder(5, 4, 4, 2, 1, False, True, "gelu"), ids(4, 5), opset=17, training=True)
    torch.manual_seed(6)
    export("lstm_bidirectional", Recurrent(nn.LSTM, 3, 4, bidirectional=True), reals(5, 3))
    export("gru_bidirectional", Recurrent(nn.GRU, 3, 4, bidirectional=True), reals(5, 3))
    export("gru_two_layers", Recurrent(nn.GRU, 3, 4, num_layers=2), reals(5, 3), opset=11)
    export("rnn_symbolic", Recurrent(nn.RNN, 3, 4), reals(5, 3), dynamic=True)
    export("lstm_last_state", LastState(), reals(5, 3), opset=17)
    export("mean_pool", MeanPool(), reals(4, 3))
    for how in ["linear", "sigmoid", "where", "fill", "cast", "transposed", "split"]:
        export("attention_" + how, Attention(how), reals(5, 4))
    export("attention_einsum", EinsumAttention(), reals(5, 4))
    export("gelu_mlp", Gelu(nn.GELU()), reals(3, 3))
    export("float16_weights", round_to_half(Gelu(nn.Tanh())), reals(3, 3), half=True)


if __name__ == "__main__":
    sys.exit(main())
