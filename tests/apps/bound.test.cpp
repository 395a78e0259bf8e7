// crossbits bound and check from the outside: how matrices come in, what files come out, on one thread or
// two.

#include <omp.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "protocols/digest.hpp"
#include "protocols/transcript_io.hpp"
#include "tests/apps/call.hpp"
#include "tests/bounds/naive.hpp"
#include "tests/scratch.hpp"

using namespace crossbits;
using namespace crossbits::test;

namespace {

const std::string small_matrix = "0110\n1010\n0011\n";

/// A NumPy file of version 1.0 with unsigned bytes.
std::string npy_of(const naive::Matrix& m) {
  std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + std::to_string(m.size()) +
                       ", " + std::to_string(m[0].size()) + "), }";
  header.resize(117, ' ');
  header += '\n';
  std::string file = "\x93NUMPY\x01";
  file += '\0';
  file += static_cast<char>(header.size());
  file += '\0';
  file += header;
  for (const std::string& row : m) {
    for (const char c : row) file += static_cast<char>(c - '0');
  }
  return file;
}

std::string csv_of(const std::string& text) {
  std::string csv;
  for (std::size_t k = 0; k < text.size(); ++k)
    csv += text[k] == '\n' || text[k + 1] == '\n' ? std::string(1, text[k]) : std::string(1, text[k]) + ',';
  return csv;
}

Json json_of(const std::string& line, const std::string& input = "") {
  const Called called = call(line + " --json", input);
  CHECK(called.err == "");
  CHECK(called.code == 0);
  return Json::parse(called.out);
}

/// The bounds of a matrix given on standard input.
Called bound_of(const std::string& matrix, const std::string& flags = "") {
  return call("bound --matrix - " + flags, matrix);
}

}  // namespace

TEST_CASE("text, CSV, .npy and standard input give the same bounds for the same matrix") {
  const ScratchFolder scratch;
  const Json expected = json_of("bound --matrix -", small_matrix);
  CHECK(expected["bounds"].size() >= 12);
  CHECK(json_of("bound --matrix " + scratch.write("m.txt", small_matrix)) == expected);
  CHECK(json_of("bound --matrix " + scratch.write("m.csv", csv_of(small_matrix))) == expected);
  CHECK(json_of("bound --matrix " + scratch.write("m.npy", npy_of({"0110", "1010", "0011"}))) == expected);
  CHECK(json_of("bound --matrix -", csv_of(small_matrix)) == expected);
  CHECK(json_of("bound --matrix -", "0110\r\n1010\r\n0011") == expected);
}

TEST_CASE("a field of a CSV file that is empty or holds more than an entry is refused by line and number") {
  const auto error_of = [](const std::string& matrix) {
    const Called called = bound_of(matrix);
    CHECK(called.code == 2);
    CHECK(called.out == "");
    return called.err;
  };
  const std::string but = ", but a field is one entry: 0, 1 or * (undefined)\n";
  CHECK(error_of("0,,1\n1,,0\n") == "crossbits: matrix line 1, field 2 is empty" + but);
  CHECK(error_of("0,1,1\n1, ,0\n") == "crossbits: matrix line 2, field 2 is empty" + but);
  CHECK(error_of("0,1\n1,0,\n") == "crossbits: matrix line 2, field 3 is empty" + but);
  CHECK(error_of(",0,1\n") == "crossbits: matrix line 1, field 1 is empty" + but);
  CHECK(error_of("0,1\n10\n") == "crossbits: matrix line 2, field 1 has 2 characters" + but);
  CHECK(error_of("0,1\n1,NA\n") == "crossbits: matrix line 2, field 2 has 2 characters" + but);
  CHECK(error_of("0\t\t1\n1\t\t0\n") == "crossbits: matrix line 1, field 2 is empty" + but);
  CHECK(error_of("0,1\n\n1,0\n") == "crossbits: matrix line 2 is empty\n");
  CHECK(bound_of("0, 1 ,*\r\n1,0,0\n\n").out == bound_of("01*\n100\n").out);
  CHECK(bound_of("0\t1\n1\t0\n").out == bound_of("0 1\n1 0\n").out);
}

TEST_CASE("a matrix with an unprintable byte is refused with the byte in hexadecimal digits, and its place") {
  const std::string but = ", but entries are 0, 1 or * (undefined)\n";
  CHECK(bound_of(std::string("01\n0\0\n", 6)).err ==
        "crossbits: matrix line 2 has '\\x00' at column 2" + but);
  CHECK(bound_of("\xef\xbb\xbf"
                 "01\n")
            .err == "crossbits: matrix line 1 has '\\xef' at column 1" + but);
  CHECK(bound_of("012\n").err == "crossbits: matrix line 1 has '2' at column 3" + but);
}

TEST_CASE("a certificate whose proof lies in a file needs that file, and is false only where it is another") {
  const ScratchFolder scratch;
  Json certificate = json_of("bound --matrix - --only deterministic_sat",
                             "00000\n10000\n01100\n00101\n00011\n")["bounds"][0]["certificate"];
  Json& lower = certificate["evidence"]["lower"];
  const std::string proof = lower.at("proof");
  lower.erase("proof");
  lower["proof_file"] = {{"name", "steps.drat"}, {"sha256", sha256(proof)}};
  const std::string path = scratch.write("c.json", certificate.dump());
  const std::string missing =
      "crossbits: the certificate needs the file steps.drat beside it, which is not there\n";
  for (const Called& called : {call("check " + path), call("check -", certificate.dump())}) {
    CHECK(called.code == 2);
    CHECK(called.out == "");
    CHECK(called.err == missing);
  }
  scratch.write("steps.drat", proof);
  CHECK(call("check " + path).out.find("valid: ") == 0);
  scratch.write("steps.drat", proof.substr(0, proof.size() / 2));
  CHECK(call("check " + path).code == 1);
  CHECK(call("check " + path).out.find("NOT VALID: ") == 0);
  lower["proof_file"]["name"] = "../steps.drat";
  CHECK(call("check -", certificate.dump()).code == 2);
}

TEST_CASE("the same bytes with one thread and with two, over 40 matrices and four problems") {
  const int threads = omp_get_max_threads();
  const auto everything = [](int count) {
    omp_set_num_threads(count);
    std::string all;
    for (std::uint64_t seed = 0; seed < 40; ++seed)
      all += bound_of(naive::text_of(naive::random_matrix(seed, seed % 4 == 0)), "--json").out;
    for (const char* problem : {"inner-product", "greater-than", "index", "unique-intersection"})
      all += call(std::string("bound ") + problem + " -n 3 --json").out;
    return all + call("run disjointness-to-sparse-average -n 4 --seed 1 --json").out;
  };
  const std::string one = everything(1), two = everything(2);
  omp_set_num_threads(threads);
  CHECK(one.size() > 100'000);
  CHECK(one == two);
}

TEST_CASE(
    "every file that bound writes is accepted by check, which names the function; a changed one is not") {
  const ScratchFolder scratch;
  const std::string folder = scratch.path("certificates");
  int files = 0;
  for (const std::string& subject :
       {std::string("inner-product -n 3 --error 1/4"), std::string("equality -n 9 --error 1/3"),
        std::string("delay -n 7"), "--matrix " + scratch.write("m.txt", small_matrix) + " --error 1/8"}) {
    REQUIRE(call("bound " + subject + " --certificates " + folder).code == 0);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".json") continue;
      INFO(entry.path());
      ++files;
      const Called checked = call("check " + entry.path().string());
      CHECK(checked.code == 0);
      const std::string name = subject[0] == '-'   ? "the matrix with digest "
                               : subject[0] == 'i' ? "IP_3"
                               : subject[0] == 'd' ? "DELAY_7"
                                                   : "EQ_9";
      CHECK(checked.out.find("valid: ") == 0);
      CHECK(checked.out.find(" of " + name) != std::string::npos);
      Json changed = Json::parse(text_of_file(entry.path()));
      changed["claim"]["bits"] =
          changed["claim"]["bits"].is_null() ? 1 : changed["claim"]["bits"].get<int>() + 1;
      const Called refused = call("check -", changed.dump());
      CHECK(refused.code == 1);
      CHECK(refused.out.find("NOT VALID: ") == 0);
      CHECK(refused.out.find(" of " + name) != std::string::npos);
    }
    std::filesystem::remove_all(folder);
  }
  CHECK(files > 30);
}

TEST_CASE("of many values the table names four, and says how many more there are and what all come to") {
  const std::string table = call("bound delay -n 7").out;
  CHECK(table.find("rank(f = 3) = 1 and 124 more, 128 in all over GF(2)") != std::string::npos);
  CHECK(table.find("1 for 3 (fooling_set) and 124 more, 128") != std::string::npos);
  CHECK(table.find("f = 4") == std::string::npos);
}

TEST_CASE("check says with which error, and which bits a value proves that is no cost itself") {
  const auto said = [](const std::string& name, const std::string& flags) {
    const Json bounds = json_of("bound inner-product -n 3 --only " + name + flags)["bounds"];
    return call("check -", bounds.at(0)["certificate"].dump()).out;
  };
  CHECK(said("discrepancy", " --error 1/8") ==
        "valid: discrepancy of IP_3 with error 1/8 is exactly 11/64, which proves 3 bits (8 x 8)\n");
  CHECK(said("vc_dimension", "")
            .find("vc_dimension of IP_3 with error 1/3 is exactly 3, which proves 1 bit (") !=
        std::string::npos);
  CHECK(said("one_way", "") == "valid: one_way of IP_3 is exactly 3 (8 x 8)\n");
}

TEST_CASE("the tree of D(f) is drawn as SVG and as a graph, with a leaf for each of its rectangles") {
  const ScratchFolder scratch;
  const std::string svg = scratch.path("tree.svg"), dot = scratch.path("tree.dot");
  REQUIRE(call("bound disjointness -n 2 --only deterministic --svg " + svg + " --dot " + dot).code == 0);
  const std::string picture = text_of_file(svg), graph = text_of_file(dot);
  CHECK(picture.find("<svg") == 0);
  CHECK(picture.find("DISJ_2, 4 x 4: a protocol of 3 bits") != std::string::npos);
  CHECK(picture.find("http") == picture.find("http://www.w3.org/2000/svg"));  // nothing else is fetched
  CHECK(graph.find("digraph") != std::string::npos);
  CHECK(graph.find("Alice") != std::string::npos);
  CHECK(graph.find("->") != std::string::npos);
}

TEST_CASE("a matrix of one entry and one of ones and stars have D = 0") {
  for (const char* matrix : {"1\n", "0", "111\n111\n", "*1*\n1**\n"}) {
    INFO(matrix);
    const Json bounds = json_of("bound --matrix -", matrix)["bounds"];
    REQUIRE(!bounds.empty());
    CHECK(bounds[0]["name"] == "deterministic");
    CHECK(bounds[0]["kind"] == "exact");
    CHECK(bounds[0]["value"] == 0);
  }
}

TEST_CASE("100,000 columns are two different ones, and a time limit of 0 is answered from both sides") {
  const std::string wide =
      std::string(100'000, '0') + '\n' + std::string(50'000, '1') + std::string(50'000, '0') + '\n';
  const Json bounds = json_of("bound --matrix -", wide)["bounds"];
  CHECK(bounds[0]["value"] == 2);
  std::string random;
  for (std::uint64_t i = 0; i < 16; ++i) {
    for (std::uint64_t j = 0; j < 16; ++j) random += static_cast<char>('0' + (coin(9, i, j) & 1));
    random += '\n';
  }
  const Json hurried = json_of("bound --matrix - --time 0", random)["bounds"];
  std::map<std::string, int> values;
  for (const Json& b : hurried) {
    if (b["name"] == "fooling_set") values[b["kind"]] = b["value"];
    if (b["name"] == "deterministic") CHECK(b["value"] <= 5);
  }
  REQUIRE(values.size() == 2);
  CHECK(values.at("lower") < values.at("upper"));
}

TEST_CASE("what is no matrix, no error and no certificate is a sentence and exit code 2") {
  for (const auto& [input, flags] :
       std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                        {"**\n**\n", ""},
                                                        {"01\n0\n", ""},
                                                        {"02\n", ""},
                                                        {"0,1\n0\n", ""},
                                                        {"\x93NUMPY", ""},
                                                        {small_matrix, "--error 1/2"},
                                                        {small_matrix, "--error 2"},
                                                        {small_matrix, "--error -1"},
                                                        {small_matrix, "--error 1/0"},
                                                        {small_matrix, "--error x"},
                                                        {small_matrix, "--error 1/1001"},
                                                        {small_matrix, "--error 0."},
                                                        {small_matrix, "--error 99999999999/3"}}) {
    INFO(input << flags);
    const Called called = bound_of(input, flags);
    CHECK(called.code == 2);
    CHECK(called.out == "");
    CHECK(called.err.find("crossbits: ") == 0);
  }
  CHECK(call("check -", "{\"schema\": ").code == 2);
  CHECK(bound_of(small_matrix, "--error 0.125 --json").out ==
        bound_of(small_matrix, "--error 1/8 --json").out);
}

TEST_CASE("a fraction that is too fine for an error is called so, and not that it is none") {
  CHECK(bound_of(small_matrix, "--error 0.333333333333").err ==
        "crossbits: the error 333333333333/1000000000000 has the denominator 1000000000000; errors have one "
        "up to 1000, as 1/3 has\n");
  CHECK(bound_of(small_matrix, "--error 1/1001").err.find("has the denominator 1001; ") != std::string::npos);
  CHECK(bound_of(small_matrix, "--error 0.1250000000000").code == 0);
  CHECK(bound_of(small_matrix, "--error 3/4").err ==
        "crossbits: the error 3/4 is no fraction from 0 to below 1/2\n");
  CHECK(bound_of(small_matrix, "--error 0,3").err ==
        "crossbits: --error 0,3 is no fraction such as 1/8 or 0.125\n");
}

TEST_CASE("an error is read in decimal digits, with zeros in front as well") {
  for (const auto& [written, meant] : {std::pair("0.025", "1/40"),
                                       {"0.08", "2/25"},
                                       {"00.10", "1/10"},
                                       {"08/100", "2/25"},
                                       {"1/010", "1/10"}}) {
    INFO(written);
    const Json bounds =
        json_of(std::string("bound equality -n 5 --only public_coin --error ") + written)["bounds"];
    REQUIRE(bounds.size() == 1);
    CHECK(bounds[0]["error"] == meant);
  }
}
