#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/apps/call.hpp"
#include "tests/scratch.hpp"

using namespace crossbits::test;

namespace {

struct Bad {
  std::string line;
  std::string names;  ///< must stand in the sentence
};

const std::string run_disj = "run disjointness-to-sparse-average ";
const std::string transformer = "count transformer:layers=1,heads=1,width=2,tokens=4,bits=4 ";

const std::vector<Bad> bad_calls{
    {"bound", "PROBLEM with -n N, or --matrix FILE"},
    {"bound equality", "-n N"},
    {"bound equality -n 3 --matrix x", "--matrix x"},
    {"bound --matrix x -n 3", "-n 3"},
    {"bound --matrix no/such/file", "no/such/file"},
    {"bound unique-intersection -n 13", "2^13 x 2^13"},
    {"bound nothing -n 3", "\"nothing\""},
    {"bound equality -n 3 --only rank", "\"rank\""},
    {"bound equality -n 3 --time -1", "\"-1\""},
    {"bound equality -n 3 --error 3/4", "3/4"},
    {"bound equality -n 3 --certificates README.md", "--certificates README.md"},
    {"bound equality -n 3 --only one_way --svg x.svg", "no protocol tree"},
    {"bound disjointness -n 20 --svg x.svg", "no protocol tree"},
    {"bound --matrix README.md", "matrix line 1"},
    {"check", "CERTIFICATE"},
    {"check README.md", "README.md is not a JSON document"},
    {"check no/such/file", "no/such/file"},
    {"check examples/qsa_attn_n8.io.json", "schema"},
    {"", "a command is needed"},
    {"frobnicate", "\"frobnicate\" is not a command; the commands are list, run"},
    {"list theorems", "theorems"},
    {"list --verbose", "--verbose"},
    {"run", "REDUCTION"},
    {"run nonsense -n 3", "\"nonsense\" is not a reduction"},
    {run_disj, "-n N"},
    {run_disj + "-n", "-n needs a value"},
    {run_disj + "-n 0", "\"0\""},
    {run_disj + "-n -3", "\"-3\""},
    {run_disj + "-n 3.5", "\"3.5\""},
    {run_disj + "-n 99999999999999999999", "99999999999999999999"},
    {run_disj + "-n 1048576", "at most 4096 tokens"},
    {run_disj + "-n 3 -n 4", "given 2 times"},
    {run_disj + "-n 3 extra", "\"extra\""},
    {run_disj + "-n 3 --json=5", "--json takes no value"},
    {run_disj + "-n 3 --frob", "--frob"},
    {run_disj + "-n 6 --x 10101 --y 010111", "--x has 5 bits, but -n 6 needs 6 (got \"10101\")"},
    {run_disj + "-n 3 --x 10a --y 010", "10a"},
    {run_disj + "-n 3 --x 101", "--x 101 alone"},
    {run_disj + "-n 3 --x 101 --y 010 --seed 4", "--seed 4"},
    {run_disj + "-n 3 --seed -1", "\"-1\""},
    {run_disj + "-n 3 --protocol best", "\"best\""},
    {run_disj + "-n 3 --knows alice", "\"alice\""},
    {run_disj + "-n 3 --tokens 3", "--tokens 3 is too few"},
    {run_disj + "-n 3 --model mamba", "\"mamba\""},
    {run_disj + "-n 3 --model attention:keys=purple", "purple"},
    {run_disj + "-n 3 --model attention:keys", "attention:keys"},
    {run_disj + "-n 3 --model attention:m=0", "\"0\""},
    {run_disj + "-n 3 --model attention:depth=2", "\"depth\""},
    {"run index-to-lookup -n 4 --model attention:type=log", "type=log of the model needs a slope above 0"},
    {run_disj + "-n 3 --model attention --bits 8", "--bits 8"},
    {run_disj + "-n 3 --model attention --layout z:sign", "--layout z:sign"},
    {run_disj + "-n 3 --model attention --cases x.json", "--cases x.json"},
    {run_disj + "-n 3 --model missing.onnx", "missing.onnx"},
    {run_disj + "-n 3 --problem index", "not index"},
    {run_disj + "-n 3 --problem disjointness:k=2", "\"k\""},
    {run_disj + "-n 3 --save /nowhere/at/all.json", "--save /nowhere/at/all.json"},
    {run_disj + "-n 3 --save /dev", "--save /dev"},
    {"run index-to-lookup -n 4 --exchange", "--exchange"},
    {"run index-to-lookup -n 4 --problem index:symbols=1", "symbols"},
    {"run index-to-lookup -n 4 --y 9 --x 0000", "9"},
    {"run index-to-lookup -n 5000", "5000"},
    {"run index-to-lookup -n 4 --model rnn:cell=foo",
     "cell of the model must be plain, elman, gru or lstm, not \"foo\""},
    {"run index-to-lookup -n 4 --model rnn:cell=gru --problem index:symbols=3", "one of 2 symbols, not of 3"},
    {"run index-to-sparse-average-dense -n 4 --model mlp:bits=0", "bits"},
    {"run index-to-lookup -n 200000 --model attention", "not 200000"},
    {"run disjointness-to-sparse-average -n 3 --model attention:keys=cyclic,m=3", "\"m\""},
    {"run index-to-sparse-average-dense -n 4 --problem index:symbols=3", "symbols=3"},
    {"verify disjointness-to-sparse-average -n 20", "--samples"},
    {"verify disjointness-to-sparse-average -n 3 --samples 0", "\"0\""},
    {"verify disjointness-to-sparse-average -n 9 --method factorised --model attention:keys=cyclic",
     "53 bits"},
    {"verify disjointness-to-sparse-average -n 3 --method factorised --samples 5", "--samples 5"},
    {"report", "FILE"},
    {"report examples/sweep.sqlite", "-o PAGE.html"},
    {"report no/such.sqlite -o build/x.html", "no/such.sqlite: no such file"},
    {"report README.md -o build/x.html", "README.md"},
    {"report examples/sweep.sqlite -o no/such/x.html", "no/such/x.html"},
    {"report examples/sweep.sqlite -o build/x.html --where nosuch=1", "--where nosuch=1"},
    {"report examples/sweep.sqlite -o build/x.html --where n=99", "there are no rows to report"},
    {"report examples/sweep.sqlite --svg README.md", "--svg README.md"},
    {"evaluate attention --cases x.json", "\"attention\""},
    {"evaluate examples/qsa_attn_n8.onnx", "--cases"},
    {"evaluate missing.onnx --cases examples/qsa_attn_n8.io.json", "missing.onnx"},
    {"evaluate examples/qsa_attn_n8.onnx --cases missing.json", "missing.json"},
    {"evaluate CMakeLists.txt --cases examples/qsa_attn_n8.io.json", "CMakeLists.txt"},
    {"replay", "TRANSCRIPT"},
    {"replay missing.json", "missing.json"},
    {"replay tests", "tests"},
    {"replay CMakeLists.txt", "not JSON"},
    {"count --alice 0 --bob 1", "a model is needed"},
    {"count attention:keys=pairs --alice 0 --bob 1", "does not stand alone"},
    {"count transformer:layers=1 --alice 0 --bob 1", "heads="},
    {"count transformer:layers=1,heads=3,width=4,tokens=4,bits=4 --alice 0 --bob 1-3", "width=4"},
    {"count transformer:layers=1000,heads=1,width=4,tokens=100000,bits=4 --alice 0 --bob 1-99999",
     "layers=1000"},
    {transformer + "--alice 0-1", "--bob"},
    {transformer + "--alice 0-1 --bob 1-3", "token 1 is dealt twice"},
    {transformer + "--alice 0-1 --bob 3", "token 2 belongs to nobody"},
    {transformer + "--alice 0-1 --bob 2-4", "token 4"},
    {transformer + "--alice zero --bob 2-4", "\"zero\""},
    {transformer + "--alice 0-1, --bob 2-3", "\"0-1,\""},
    {transformer + "--alice 1-0 --bob 2-3", "\"1-0\""},
    {transformer + "--alice 0-1 --bob 2-3 --output 9", "token 9"},
    {transformer + "--alice 0-1 --bob 2-3 --output 0-1", "\"0-1\""},
    {transformer + "--alice 0-1 --bob 2-3 --forbid tokens", "\"tokens\""},
    {transformer + "--alice 0-1 --bob 2-3 --model transformer", "given twice"},
    {transformer + "--alice 0-1 --bob 2-3 --svg /nowhere/at/all.svg", "--svg /nowhere/at/all.svg"},
    {transformer +
         "--alice 0-1 --bob 2-3 --forbid token,activation,partial,key,value,query,output,score,shift,weight",
     "may not be sent"},
    {"exercise", "ACTION"},
    {"exercise new", "WHAT"},
    {"exercise solve partition", "\"solve\""},
    {"exercise new essay", "\"essay\" is no kind of exercise"},
    {"exercise new partition --seed -1", "\"-1\""},
    {"exercise new partition --csv", "--csv"},
    {"exercise grade missing.json", "missing.json"},
    {"exercise grade CMakeLists.txt", "CMakeLists.txt: the file is not JSON"},
    {"exercise grade tests/apps/stored/exercises.json --key", "--key"},
    {"exercise grade tests/apps/stored/exercises.json --json --csv", "--csv"},
    {"explain disjointness-to-sparse-average -n 3", "-o FILE"},
    {"explain disjointness-to-sparse-average -n 3 -o page.pdf",
     "page.pdf must be a name that ends in .html, .md or .tex"},
    {"explain disjointness-to-sparse-average -n 3 --x 101 -o page.md", "--x 101 alone"},
};

}  // namespace

TEST_CASE("bad input ends in exit 2, one sentence on stderr that names the value, nothing on stdout") {
  for (const Bad& bad : bad_calls) {
    INFO("crossbits " << bad.line);
    const Called called = call(bad.line);
    INFO(called.err);
    CHECK(called.code == 2);
    CHECK(called.out == "");
    CHECK(std::count(called.err.begin(), called.err.end(), '\n') == 1);
    CHECK(called.err.rfind("crossbits: ", 0) == 0);
    CHECK(called.err.find(bad.names) != std::string::npos);
  }
}

TEST_CASE("nothing is left behind when --save fails") {
  const ScratchFolder scratch;
  const std::filesystem::path before = scratch.path("");
  std::filesystem::create_directory(before / "taken.json");
  CHECK(call(run_disj + "-n 3 --save " + (before / "taken.json").string()).code == 2);
  CHECK(call(run_disj + "-n 3 --x 1 --y 1 --save " + (before / "bad.json").string()).code == 2);
  CHECK(std::distance(std::filesystem::directory_iterator(before), {}) == 1);
}
