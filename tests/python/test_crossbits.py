"""The Python module gives what the program prints."""

import json
import os
import pathlib
import subprocess
import threading
import unittest

import numpy as np

import crossbits

PROGRAM = os.environ["CROSSBITS_PROGRAM"]
SPARSE = "disjointness-to-sparse-average"


def printed(*words):
    """The document of one call of the program."""
    return json.loads(subprocess.run([PROGRAM, *words, "--json"], stdout=subprocess.PIPE, check=False).stdout)


class Module(unittest.TestCase):
    def test_every_command_gives_the_document_that_the_program_prints(self):
        pairs = [
            (crossbits.verify(SPARSE, 4), ["verify", SPARSE, "-n", "4"]),
            (crossbits.verify(SPARSE, 9, samples=50, seed=3), ["verify", SPARSE, "-n", "9", "--samples", "50", "--seed", "3"]),
            (crossbits.witness(SPARSE, 4, model="attention:keys=pairs,m=3"), ["witness", SPARSE, "-n", "4", "--model", "attention:keys=pairs,m=3"]),
            (crossbits.count("transformer:layers=1,heads=1,width=2,tokens=4,bits=4", alice=[0, 1], bob=[2, 3]),
             ["count", "transformer:layers=1,heads=1,width=2,tokens=4,bits=4", "--alice", "0,1", "--bob", "2,3"]),
            (crossbits.bound("equality", 3), ["bound", "equality", "-n", "3"]),
        ]
        for got, words in pairs:
            with self.subTest(words):
                got.pop("holds")
                self.assertEqual(got, printed(*words))

    def test_a_run_gives_its_messages_as_arrays_of_bits(self):
        got = crossbits.run(SPARSE, 6, x="101010", y="010111")
        expected = printed("run", SPARSE, "-n", "6", "--x", "101010", "--y", "010111")
        self.assertEqual(len(got["messages"]), len(expected["messages"]))
        for ours, theirs in zip(got["messages"], expected["messages"]):
            self.assertEqual(ours["content"].dtype, np.uint8)
            self.assertEqual("".join(map(str, ours["content"])), theirs["content"])
        self.assertEqual(sum(len(m["content"]) for m in got["messages"]), got["bits"])
        self.assertTrue(got["holds"])

    def test_a_claim_that_is_false_does_not_hold_and_is_no_error(self):
        got = crossbits.verify(SPARSE, 5, model="attention:keys=pairs,bits=1,m=4")
        self.assertFalse(got["holds"])
        self.assertEqual(got["wrong"], 81)
        self.assertFalse(crossbits.witness(SPARSE, 4)["holds"])

    def test_bad_input_raises_the_sentence_of_the_program(self):
        for work, sentence in [
            (lambda: crossbits.run(SPARSE, 6, x="10101", y="010111"), '--x has 5 bits, but -n 6 needs 6 (got "10101")'),
            (lambda: crossbits.verify("nonsense", 3), '"nonsense" is not a reduction'),
            (lambda: crossbits.verify(SPARSE, 3, no_such_flag=1), "--no-such-flag"),
            (lambda: crossbits.compile(SPARSE, 0), '"0"'),
            (lambda: crossbits.bound(matrix=[[0, 2]]), "entries 0, 1, or -1"),
            (lambda: crossbits.bound("equality", 3, matrix=[[0]]), "not both"),
            (lambda: crossbits.matrix("equality", 40), "2^28"),
        ]:
            with self.subTest(sentence), self.assertRaises(ValueError) as caught:
                work()
            self.assertIn(sentence, str(caught.exception))

    def test_a_compiled_protocol_says_what_a_run_then_sends(self):
        for which in ("paper", "optimal"):
            for knows in ("bob", "both"):
                for reduction, model in [(SPARSE, "attention:keys=onehot"), ("index-to-lookup", "rnn"), ("disjointness-to-sparse-average-dense", "mlp")]:
                    with self.subTest((which, knows, reduction)):
                        protocol = crossbits.compile(reduction, 3, model=model, knows=knows)[which]
                        ran = crossbits.run(reduction, 3, model=model, knows=knows, protocol=which, seed=1)
                        self.assertEqual(protocol["labels"], [m["label"] for m in ran["messages"]])
                        np.testing.assert_array_equal(protocol["widths"], [m["bits"] for m in ran["messages"]])
                        np.testing.assert_array_equal(protocol["sender"], [int(m["from"] == "Bob") for m in ran["messages"]])
                        self.assertEqual(protocol["bits"], ran["bits"])
                        self.assertEqual(protocol["rounds"], ran["rounds"])

    def test_where_there_is_no_paper_protocol_compile_says_why(self):
        got = crossbits.compile("disjointness-to-match3", 2, model="attention:order=3", protocol="optimal")
        self.assertIsNone(got["paper"])
        self.assertIn("may not be sent", got["why_no_paper"])

    def test_a_matrix_is_the_problem_and_its_bounds_are_those_of_the_problem(self):
        equality = crossbits.matrix("equality", 3)
        np.testing.assert_array_equal(equality, np.eye(8, dtype=int))
        by_matrix = {(b["name"], b["kind"]): b["bits"] for b in crossbits.bound(matrix=equality)["bounds"]}
        by_problem = {(b["name"], b["kind"]): b["bits"] for b in crossbits.bound("equality", 3)["bounds"]}
        self.assertEqual(by_matrix, by_problem)
        promise = crossbits.matrix("unique-intersection", 2)
        self.assertEqual(promise[3, 3], -1)
        self.assertEqual(promise[1, 1], 1)
        self.assertTrue(crossbits.bound(matrix=promise, only="fooling_set")["bounds"])

    def test_the_python_of_the_readme_runs_and_gives_what_it_says(self):
        readme = (pathlib.Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
        block = readme.split("```python\n")[1].split("```")[0]
        exec(compile(block, "README.md", "exec"), {})  # that every line runs
        lines = [line.split("#") for line in block.splitlines() if "#" in line]
        shown = {code.strip(): comment.strip() for code, comment in lines}
        for code, comment in shown.items():
            if comment.isdigit():
                self.assertEqual(eval(code), int(comment))
        self.assertTrue(any(comment.isdigit() for comment in shown.values()))

    def test_threads_may_call_side_by_side(self):
        results = [None] * 4

        def work(k):
            results[k] = crossbits.verify(SPARSE, 5, model="attention:keys=pairs,bits=1")["max_bits"]

        threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [5, 5, 5, 5])


if __name__ == "__main__":
    unittest.main()
