"""crossbits from Python: neural sequence models as two-party protocols, with every bit counted.

Each function is the command of that name; keywords are its flags with underscores for dashes (``crossbits COMMAND --help``),
``True`` for a switch. Results are the dictionaries that ``--json`` prints, with ``holds`` (False where the exit code would be
1) and NumPy arrays for bits. Bad input raises ValueError with the sentence that the program prints.
"""

import json

import numpy as np

from . import _crossbits

__version__ = _crossbits.version
__all__ = ["run", "verify", "witness", "count", "bound", "compile", "matrix"]


def _words(positional, flags):
    words = [str(word) for word in positional]
    for key, value in flags.items():
        if value is None or value is False:
            continue
        words.append("-n" if key == "n" else "--" + key.replace("_", "-"))
        if value is not True:
            words.append(str(value))
    return words


def _bits(text):
    """"0110" as an array of 0 and 1."""
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8) - ord("0")


def _document(command, positional, flags, text=""):
    called = _crossbits.call([command, *_words(positional, flags), "--json"], text)
    if called.exit_code > 1:
        raise ValueError(called.err.strip().removeprefix("crossbits: "))
    document = json.loads(called.out)
    document["holds"] = called.exit_code == 0
    return document


def _tokens(tokens):
    """A list such as [0, 1, 5] as the command line writes it."""
    return tokens if isinstance(tokens, str) or tokens is None else ",".join(str(int(t)) for t in tokens)


def run(reduction, n, **flags):
    """One run, message by message; ``content`` of each message is an array of its bits."""
    document = _document("run", [reduction], {"n": n, **flags})
    for message in document["messages"]:
        message["content"] = _bits(message["content"])
    return document


def verify(reduction, n, **flags):
    """problem = model = protocol on all inputs, or on seeded samples."""
    return _document("verify", [reduction], {"n": n, **flags})


def witness(reduction, n, **flags):
    """Two inputs with one message and different answers; ``holds`` is False where none was found."""
    return _document("witness", [reduction], {"n": n, **flags})


def count(model, alice=None, bob=None, public=None, output=None, **flags):
    """The cheapest protocol for a model and a partition of its tokens, given as lists or as text ("0-3,6")."""
    owners = {"alice": _tokens(alice), "bob": _tokens(bob), "public": _tokens(public), "output": output}
    return _document("count", [model], {**owners, **flags})


def bound(problem=None, n=None, matrix=None, **flags):
    """What any protocol must pay, for a problem or for a matrix of 0 and 1 (-1: undefined), rows Alice's."""
    if matrix is None:
        return _document("bound", [problem] if problem is not None else [], {"n": n, **flags})
    if problem is not None or n is not None:
        raise ValueError("bound takes a problem with n, or a matrix, not both")
    entries = np.asarray(matrix)
    if entries.ndim != 2 or not np.isin(entries, (-1, 0, 1)).all():
        raise ValueError("a matrix has two dimensions and entries 0, 1, or -1 where it is undefined")
    signs = np.array(["*", "0", "1"])
    text = "".join("".join(signs[row.astype(int) + 1]) + "\n" for row in entries)
    return _document("bound", [], {"matrix": "-", **flags}, text)


def compile(reduction, n, **flags):
    """Both protocols of a model: ``paper`` and ``optimal``, each None where there is none, else with ``bits``, ``rounds`` and
    arrays by message: ``sender`` (0 Alice, 1 Bob) and ``widths`` in bits, beside ``labels``."""
    document = json.loads(_crossbits.compile_question(_words([reduction], {"n": n, **flags})))
    for which in ("paper", "optimal"):
        if document[which] is not None:
            for key in ("sender", "widths"):
                document[which][key] = np.array(document[which][key], dtype=np.int64)
    return document


def matrix(problem, n):
    """f(x, y) as an array, rows Alice's inputs in order; -1 where f is undefined."""
    return _crossbits.matrix(problem, n)
