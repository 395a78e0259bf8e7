#include "protocols/problems.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace crossbits {
namespace {

using Parameters = std::map<std::string, int>;

struct Entry {
  const char* id;
  Parameters defaults;
  Problem (*make)(int n, const Parameters& parameters);
};

const std::vector<Entry>& catalogue() {
  static const std::vector<Entry> entries = {
      {"disjointness", {}, [](int n, const Parameters&) { return disjointness(n); }},
      {"index",
       {{"symbols", 2}},
       [](int n, const Parameters& given) { return index_problem(n, given.at("symbols")); }},
      {"equality", {}, [](int n, const Parameters&) { return equality(n); }},
      {"greater-than", {}, [](int n, const Parameters&) { return greater_than(n); }},
      {"inner-product", {}, [](int n, const Parameters&) { return inner_product(n); }},
      {"sparse-disjointness",
       {{"size", 0}},
       [](int n, const Parameters& given) { return sparse_disjointness(n, given.at("size")); }},
      {"unique-intersection", {}, [](int n, const Parameters&) { return unique_intersection(n); }},
      {"pointer-chasing",
       {{"steps", 2}},
       [](int n, const Parameters& given) { return pointer_chasing(n, given.at("steps")); }},
      {"gap-hamming", {}, [](int n, const Parameters&) { return gap_hamming(n); }},
      {"delay", {}, [](int n, const Parameters&) { return delay(n); }},
  };
  return entries;
}

/// Reads "key=value" into `parameters`, whose keys are the ones allowed.
void set_parameter(std::string_view assignment, std::string_view id, Parameters& parameters) {
  const std::size_t equals = assignment.find('=');
  const auto place = parameters.find(std::string(assignment.substr(0, equals)));
  int value = 0;
  const char* const end = assignment.data() + assignment.size();
  const char* const digits = equals == std::string_view::npos ? end : assignment.data() + equals + 1;
  const auto [stop, error] = std::from_chars(digits, end, value);
  if (place == parameters.end()) {
    throw std::invalid_argument(
        fmt::format("problem {} has no parameter \"{}\"", id, assignment.substr(0, equals)));
  }
  if (error != std::errc() || stop != end) {
    throw std::invalid_argument(
        fmt::format("\"{}\" does not give {} a whole number", assignment, place->first));
  }
  if (value < 1)
    throw std::invalid_argument(
        fmt::format("{} of problem {} must be at least 1 (got {})", place->first, id, value));
  place->second = value;
}

}  // namespace

Problem make_problem(std::string_view spec, int n) {
  const std::string_view id = spec.substr(0, spec.find(':'));
  const auto known =
      std::find_if(catalogue().begin(), catalogue().end(), [&](const Entry& e) { return e.id == id; });
  if (known == catalogue().end()) {
    throw std::invalid_argument(
        fmt::format("there is no problem \"{}\"; there are {}", id, fmt::join(problem_ids(), ", ")));
  }
  if (n < 1 || n > largest_n)
    throw std::invalid_argument(fmt::format("-n must be from 1 to {} (got {})", largest_n, n));
  Parameters parameters = known->defaults;
  for (std::size_t from = id.size(); from < spec.size();) {
    const std::size_t end = std::min(spec.find(',', from + 1), spec.size());
    set_parameter(spec.substr(from + 1, end - from - 1), id, parameters);
    from = end;
  }
  return known->make(n, parameters);
}

std::vector<std::string> problem_ids() {
  std::vector<std::string> ids;
  for (const Entry& entry : catalogue()) ids.emplace_back(entry.id);
  return ids;
}

}  // namespace crossbits
