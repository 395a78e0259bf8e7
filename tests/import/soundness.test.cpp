// Nothing that the lowering forgot to read may hide: perturbation of tokens, and the fixed-point reference,
// with their teeth.

#include <algorithm>
#include <set>

#include "tests/import/lowered.hpp"
#include "tests/import/shared.hpp"

using namespace crossbits;

namespace {

template <class Visit>
void for_each_source(const Draft::Value& v, Visit visit) {
  for (const Ref& r : v.reads) visit(r.value);
  const auto* attend = std::get_if<Draft::Attend>(&v.operation);
  if (!attend) return;
  for (const std::int32_t e : attend->entries) {
    for (const Ref& r : attend->tokens->keys[static_cast<std::size_t>(e)]) visit(r.value);
    for (const Ref& r : attend->tokens->values[static_cast<std::size_t>(e)]) visit(r.value);
  }
}

/// For every value, the tokens whose inputs it can be reached from.
std::vector<std::set<std::int32_t>> tokens_behind(const Draft& draft) {
  std::vector<std::set<std::int32_t>> behind(draft.values.size());
  for (std::size_t id = 0; id < behind.size(); ++id) {
    const Draft::Value& v = draft.values[id];
    if (std::holds_alternative<Draft::Input>(v.operation)) behind[id] = {v.place.position};
    for_each_source(v, [&](std::int32_t from) {
      behind[id].insert(behind[static_cast<std::size_t>(from)].begin(),
                        behind[static_cast<std::size_t>(from)].end());
    });
  }
  return behind;
}

/// The inputs of a case with one token taken from another case.
TensorMap with_other_token(const ReferenceCases& cases, std::int32_t token, std::size_t other) {
  TensorMap result = cases.cases.front().inputs;
  for (auto& [name, tensor] : result) {
    const std::size_t width = token_stride(tensor), from = static_cast<std::size_t>(token) * width;
    auto& mine = std::get<Array<double>>(tensor.values).data;
    const auto& theirs = cases.cases[other].inputs.at(name).reals().data;
    std::copy_n(theirs.begin() + static_cast<std::ptrdiff_t>(from), width,
                mine.begin() + static_cast<std::ptrdiff_t>(from));
  }
  return result;
}

struct Perturbation {
  std::int64_t changed = 0;     ///< output numbers that changed
  std::int64_t violations = 0;  ///< of these, those that the draft says cannot
};
Perturbation perturb(const BoundModel& bound, const Draft& draft, const ReferenceCases& cases) {
  const auto behind = tokens_behind(draft);
  const std::string& answer = bound.model.outputs.front().name;
  const auto outputs_for = [&](const TensorMap& inputs) {
    std::vector<double> numbers;
    evaluate_reference(bound.model, inputs, [&](const Node&, const std::string& name, const Tensor& value) {
      if (name == answer) numbers = value.reals().data;
    });
    return numbers;
  };
  const auto before = outputs_for(cases.cases.front().inputs);
  Perturbation result;
  for (std::int32_t token = 0; token < draft.tokens; ++token) {
    for (std::size_t other = 1; other < cases.cases.size(); ++other) {
      const auto after = outputs_for(with_other_token(cases, token, other));
      std::size_t at = 0;
      for (const auto& output : draft.outputs)
        for (const Ref& r : output.refs) {
          const bool changed = after[at] != before[at];
          ++at;
          result.changed += changed;
          result.violations += changed && !behind[static_cast<std::size_t>(r.value)].contains(token);
        }
    }
  }
  return result;
}

/// The draft with what value `reader` reads of value `from` struck out; nothing if that operation cannot do
/// without.
std::optional<Draft> without_edge(const Draft& draft, std::size_t reader, std::int32_t from) {
  Draft result = draft;
  Draft::Value& v = result.values[reader];
  const auto is_from = [&](std::int32_t k) {
    return k >= 0 && v.reads[static_cast<std::size_t>(k)].value == from;
  };
  if (auto* linear = std::get_if<Draft::Linear>(&v.operation)) {
    RealRows rows = *linear->rows;
    for (std::size_t w = 0; w < rows.weights.size(); ++w)
      if (is_from(static_cast<std::int32_t>(w) % rows.columns)) rows.weights[w] = 0;
    linear->rows = std::make_shared<const RealRows>(std::move(rows));
    return result;
  }
  if (auto* product = std::get_if<Draft::Product>(&v.operation)) {
    std::erase_if(product->terms, [&](const auto& t) { return is_from(t.a) || is_from(t.b); });
    return result;
  }
  auto* attend = std::get_if<Draft::Attend>(&v.operation);
  if (!attend || attend->entries.size() < 2) return {};
  const auto reads = [&](const Refs& refs) {
    return std::any_of(refs.begin(), refs.end(), [&](const Ref& r) { return r.value == from; });
  };
  const auto before = attend->entries.size();
  std::erase_if(attend->entries, [&](std::int32_t e) {
    return reads(attend->tokens->keys[static_cast<std::size_t>(e)]) ||
           reads(attend->tokens->values[static_cast<std::size_t>(e)]);
  });
  if (attend->entries.size() == before || attend->entries.empty()) return {};
  return result;
}

/// Everything needed to ask whether a draft is still right: inputs, and what the evaluation straight on the
/// nodes says of them.
struct Judge {
  explicit Judge(const std::string& name)
      : cases(read_cases(examples() / (name + ".io.json"))),
        model(import_at(examples() / (name + ".onnx"), cases, 16)) {
    std::vector<std::vector<std::vector<double>>> numbers;
    for (const ReferenceCase& c : cases.cases)
      numbers.push_back(draft_input_numbers(model.draft, model.bound, c.inputs, {}));
    ranges = calibrate(model.draft, numbers);
    for (std::size_t c = 0; c < cases.cases.size(); ++c) {
      inputs.push_back(cases.cases[c].inputs);
      inputs.push_back(mixed_input(cases, c));
    }
    for (const TensorMap& input : inputs) expected.push_back(fixed_numbers(model, input));
  }

  bool catches(const Draft& wrong) {
    if (perturb(model.bound, wrong, cases).violations > 0) return true;
    ImportedModel other = model;
    other.draft = wrong;
    other.quantised = quantise(wrong, ranges, model.quantising);
    for (std::size_t k = 0; k < inputs.size(); ++k)
      if (lowered_numbers(other, inputs[k]) != expected[k]) return true;
    return false;
  }

  ReferenceCases cases;
  ImportedModel model;
  Ranges ranges;
  std::vector<TensorMap> inputs;
  std::vector<std::vector<Exact>> expected;
};

}  // namespace

TEST_CASE("an output number that changes with a token can be reached from that token in the lowered graph") {
  for (const std::string name : {"qsa_attn_n8", "qsa_lstm_n8", "qsa_mlp_n8", "induction_tf2"}) {
    const ReferenceCases cases = read_cases(examples() / (name + ".io.json"));
    const BoundModel bound = import_onnx(examples() / (name + ".onnx"));
    const Perturbation found = perturb(bound, lower(bound, {}), cases);
    INFO(name);
    CHECK(found.changed > 100);
    CHECK(found.violations == 0);
  }
}

TEST_CASE("a lowered graph from which one edge was removed is caught, whichever edge it is") {
  for (const std::string name : {"qsa_attn_n8", "qsa_lstm_n8", "qsa_mlp_n8"}) {
    Judge judge(name);
    REQUIRE(!judge.catches(judge.model.draft));
    std::size_t removed = 0;
    for (std::size_t reader = 0; reader < judge.model.draft.values.size(); ++reader) {
      std::set<std::int32_t> sources;
      for_each_source(judge.model.draft.values[reader], [&](std::int32_t from) { sources.insert(from); });
      for (const std::int32_t from : sources) {
        const auto wrong = without_edge(judge.model.draft, reader, from);
        if (!wrong) continue;
        ++removed;
        INFO(name << ": value " << reader << " (" << judge.model.draft.values[reader].key
                  << ") without value " << from << " ("
                  << judge.model.draft.values[static_cast<std::size_t>(from)].key << ")");
        CHECK(judge.catches(*wrong));
      }
    }
    CHECK(removed > 15);
  }
}
