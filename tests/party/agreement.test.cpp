// Another model, reduction, size, format or version is refused before a bit is sent.
#include <catch2/catch.hpp>

#include "apps/party/party.hpp"
#include "apps/party/peer_error.hpp"

using namespace crossbits;

namespace {

const Question asked{.reduction = "disjointness-to-sparse-average",
                     .problem = "",
                     .n = 3,
                     .model = {.text = "attention:keys=pairs"}};

Question with(const std::function<void(Question&)>& change) {
  Question question = asked;
  change(question);
  return question;
}

}  // namespace

TEST_CASE("whoever plays another protocol is refused in a sentence that names what differs") {
  const Agreement ours = agreement_of(prepare(asked), "1");
  CHECK_NOTHROW(check_hello(ours, 0, hello_of(ours, 1)));
  const auto refused = [&](const Question& theirs, const std::string& key) {
    INFO(key);
    const Agreement agreement = agreement_of(prepare(theirs), "1");
    for (const int self : {0, 1})
      CHECK_THROWS_WITH(check_hello(ours, self, hello_of(agreement, 1 - self)),
                        Catch::StartsWith("other_agreement: the other side has " + key + " \""));
  };
  refused(with([](Question& q) { q.n = 4; }), "n");
  refused(with([](Question& q) { q.reduction = "disjointness-to-match3", q.model.text = ""; }), "reduction");
  refused(with([](Question& q) { q.which = Which::optimal; }), "protocol");
  refused(with([](Question& q) { q.knows = Knows::both; }), "knows");
  refused(with([](Question& q) { q.embedding.exchange = true; }), "exchange");
  refused(with([](Question& q) { q.embedding.tokens = 9; }), "tokens");
  refused(with([](Question& q) { q.summaries = summaries_of_text("rounded:8"); }), "summaries");
  refused(with([](Question& q) { q.model.text = "attention:keys=pairs,m=2"; }), "model sha256");
  refused(with([](Question& q) { q.model.text = "attention:keys=pairs,bits=2"; }), "model sha256");
  CHECK_THROWS_WITH(check_hello(ours, 0, hello_of(agreement_of(prepare(asked), "2"), 1)),
                    Catch::Contains("crossbits \"2\", here it is \"1\""));
  CHECK_THROWS_WITH(check_hello(ours, 0, hello_of(ours, 0)),
                    Catch::Contains("plays \"Alice\", but Bob is needed"));
}

TEST_CASE("two models of one shape with other weights do not agree") {
  const auto value = [](const Question& question, const std::string& key) {
    for (const auto& [k, v] : agreement_of(prepare(question), "1"))
      if (k == key) return v;
    return std::string();
  };
  const auto random_keys = [](int seed) {
    return with([&](Question& q) { q.model.text = "attention:keys=random,seed=" + std::to_string(seed); });
  };
  CHECK(value(random_keys(1), "model sha256") == value(random_keys(1), "model sha256"));
  CHECK(value(random_keys(1), "model sha256") != value(random_keys(2), "model sha256"));
}

TEST_CASE("every model of the catalogue has a digest, so that any of them can be played by two processes") {
  for (const Reduction& reduction : reductions()) {
    INFO(reduction.id);
    const Agreement agreement =
        agreement_of(prepare({.reduction = reduction.id, .problem = "", .n = 3}), "1");
    CHECK(hello_of(agreement, 0).text.size() <= longest_hello);
    CHECK_NOTHROW(check_hello(agreement, 0, hello_of(agreement, 1)));
  }
}
