#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "models/arithmetic/function.hpp"
#include "models/graph.hpp"

namespace crossbits {

/// One number of one draft value.
struct Ref {
  std::int32_t value = -1;
  std::int32_t element = 0;
  friend bool operator==(const Ref&, const Ref&) = default;
  friend auto operator<=>(const Ref&, const Ref&) = default;
};
using Refs = std::vector<Ref>;

/// A dense real matrix with offsets: row r writes relu?(sum of weights(r, k) * read k + bias r).
struct RealRows {
  std::int32_t rows = 0, columns = 0;
  std::vector<double> weights, bias;
  bool relu = false;
  friend bool operator==(const RealRows&, const RealRows&) = default;
};

/// An imported model as a graph of real-valued operations, before formats are chosen: the same nodes that the
/// integer graph will have. Drafts can be evaluated in doubles, which both calibrates the formats and checks
/// the lowering.
struct Draft {
  struct Input {
    std::string field;
    Format format;           ///< as the layout says
    bool calibrate = false;  ///< the format's width is chosen from the cases
  };
  struct Constant {
    std::vector<double> numbers;
  };
  struct Linear {
    std::shared_ptr<const RealRows> rows;
  };
  struct Product {
    struct Term {
      std::int32_t row;
      double coefficient;
      std::int32_t a, b;
    };  ///< b = -1: linear; rows ascending
    std::vector<Term> terms;
    std::vector<double> constants;  ///< one a row, or none
    std::int32_t rows = 0;
    bool relu = false;
  };
  struct Apply {
    Function function;
  };
  struct Quotient {};
  struct Normalise {
    double epsilon;
  };
  struct Maximum {
    std::int32_t parts;
  };
  struct Accumulate {
    std::int32_t parts;
  };
  struct Lookup {
    std::vector<double> table;
    std::int32_t width, first;
  };  ///< rows of `width` numbers from index `first` on
  struct ArgMax {};
  /// Keys and values of one softmax attention, one head.
  struct Tokens {
    std::vector<Refs> keys, values;
    std::vector<std::int32_t> positions;
  };
  struct Attend {
    std::shared_ptr<const Tokens> tokens;
    std::vector<std::int32_t> entries;
    std::vector<double> bias;  ///< one an entry, or none
    double scale = 1;
    std::int32_t width = 1;  ///< of the answer
    std::string scores;      ///< calibration key of its scores
  };
  using Operation = std::variant<Input, Constant, Linear, Product, Apply, Quotient, Normalise, Maximum,
                                 Accumulate, Lookup, ArgMax, Attend>;

  /// How many bits a key's numbers get.
  enum class Precision : std::uint8_t { activation, wide, same_as_input, given };

  struct Value {
    Operation operation;
    Refs reads;
    std::int32_t count = 1;
    Place place;
    Role role = Role::activation;
    std::string key;  ///< values of one key share one format
    Precision precision = Precision::activation;
  };

  std::int32_t add(Value value) {
    values.push_back(std::move(value));
    return static_cast<std::int32_t>(values.size()) - 1;
  }

  std::vector<Value> values;
  std::int32_t tokens = 0;
  struct Output {
    std::int32_t position;
    Refs refs;
  };
  std::vector<Output> outputs;       ///< by token
  std::vector<std::string> remarks;  ///< "12 scores of Softmax 'x' are computed one by one: ..."
};

/// Numbers of every value for given input numbers (by input value, in order). Doubles, summed in index order.
std::vector<std::vector<double>> evaluate_draft(const Draft& draft,
                                                const std::vector<std::vector<double>>& inputs);

/// The scores that one Attend value forms, by entry.
std::vector<double> draft_scores(const Draft& draft, const std::vector<std::vector<double>>& numbers,
                                 std::int32_t id);

/// The input values, in order.
std::vector<std::int32_t> draft_inputs(const Draft& draft);

}  // namespace crossbits
