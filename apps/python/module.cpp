// The Python module's compiled part: calls of the program's commands in this process, compiled protocols,
// matrices. apps/python/crossbits/__init__.py is what people import.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "apps/cli/command.hpp"
#include "apps/cli/help.hpp"
#include "apps/cli/parse.hpp"
#include "apps/cli/question_flags.hpp"
#include "apps/study/compiled_json.hpp"
#include "protocols/problems.hpp"

namespace py = pybind11;
using namespace crossbits;

namespace {

constexpr std::uint64_t most_entries = std::uint64_t{1} << 28;

struct Called {
  int exit_code;
  std::string out, err;
};

/// One call as on a command line. Other Python threads run meanwhile.
Called call(const std::vector<std::string>& words, const std::string& input) {
  const py::gil_scoped_release released;
  std::istringstream in(input);
  std::ostringstream out, err;
  const int code = run_command_line(words, in, out, err);
  return {code, out.str(), err.str()};
}

/// The document of both compiled protocols for the flags of `run` that say which experiment is meant.
std::string compile_question(const std::vector<std::string>& words) {
  const py::gil_scoped_release released;
  const CommandRecord record{
      .name = "compile", .summary = "", .text = "", .flags = question_flags(), .examples = {}};
  return compiled_json(prepare(question_of(parse_arguments(record, words)))).dump();
}

/// f(x, y) by row and column; -1 where it is not defined.
py::array_t<int> matrix(const std::string& spec, int n) {
  const Problem problem = make_problem(spec, n);
  if (problem.x_count() * problem.y_count() > most_entries)
    throw std::invalid_argument(problem.name + " has more than 2^28 pairs of inputs");
  const auto rows = static_cast<py::ssize_t>(problem.x_count()),
             columns = static_cast<py::ssize_t>(problem.y_count());
  py::array_t<int> result({rows, columns});
  auto entries = result.mutable_unchecked<2>();
  for (py::ssize_t i = 0; i < rows; ++i) {
    const Symbols x = problem.x_at(static_cast<std::uint64_t>(i));
    for (py::ssize_t j = 0; j < columns; ++j)
      entries(i, j) = problem.f(x, problem.y_at(static_cast<std::uint64_t>(j))).value_or(-1);
  }
  return result;
}

}  // namespace

PYBIND11_MODULE(_crossbits, module) {
  module.attr("version") = version;
  py::class_<Called>(module, "Called")
      .def_readonly("exit_code", &Called::exit_code)
      .def_readonly("out", &Called::out)
      .def_readonly("err", &Called::err);
  module.def("call", &call, py::arg("words"), py::arg("input") = "");
  module.def("compile_question", &compile_question, py::arg("words"));
  module.def("matrix", &matrix, py::arg("problem"), py::arg("n"));
}
