#include "protocols/direct/send_all.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {
namespace {

/// One side of the conversation, the same for both parties.
struct Plan {
  const Problem* problem;
  bool alice_sends;
  bool sender_knows;
  bool receiver_knows;

  const Domain& sent_domain() const { return alice_sends ? problem->x_domain : problem->y_domain; }
  const char* sent_label() const { return alice_sends ? "x" : "y"; }
  bool is_answered() const { return sender_knows && problem->answer_bits() > 0; }
};

Task<Verdict> sender(Port& port, Plan plan, Symbols input) {
  const Label sent = port.label(plan.sent_label());
  const Label answer = port.label("answer");
  if (plan.sent_domain().bits() > 0) port.send(sent, plan.sent_domain().encode(input));
  if (!plan.sender_knows) co_return std::nullopt;
  Bits word;
  if (plan.is_answered()) {
    const auto reply = co_await port.recv(answer, Code::below(plan.problem->values.size()));
    word = reply;
  }
  co_return plan.problem->decode_answer(word);
}

/// Bob's f(x, y) when Alice sent x, or the other way round.
Verdict answer_of(const Plan& plan, const Symbols& received, const Symbols& own) {
  return plan.alice_sends ? plan.problem->f(received, own) : plan.problem->f(own, received);
}

Task<Verdict> receiver(Port& port, Plan plan, Symbols own) {
  const Label sent = port.label(plan.sent_label());
  const Label answer = port.label("answer");
  const Domain& domain = plan.sent_domain();
  Bits word;
  if (domain.bits() > 0) {
    const auto message = co_await port.recv(sent, Code::fixed(static_cast<std::size_t>(domain.bits())));
    word = message;
  }
  const Verdict value = answer_of(plan, domain.decode(word), own);
  if (plan.is_answered()) port.send(answer, plan.problem->encode_answer(value.value()));
  co_return plan.receiver_knows ? value : std::nullopt;
}

bool alice_is_cheaper(const Problem& problem, Knows knows) {
  return problem.trivial_bits(Direction::alice_to_bob, knows) <=
         problem.trivial_bits(Direction::bob_to_alice, knows);
}

}  // namespace

Protocol send_all(const Problem& problem, const Symbols& x, const Symbols& y, Direction direction,
                  Knows knows) {
  if (!problem.x_domain.contains(x) || !problem.y_domain.contains(y) || !problem.f(x, y)) {
    throw std::invalid_argument(fmt::format("{} is not defined on x = {}, y = {}", problem.name,
                                            problem.x_domain.text(x), problem.y_domain.text(y)));
  }
  const bool alice_sends = direction == Direction::alice_to_bob ||
                           (direction == Direction::two_way && alice_is_cheaper(problem, knows));
  const Knows sender_alone = alice_sends ? Knows::alice : Knows::bob;
  const Knows receiver_alone = alice_sends ? Knows::bob : Knows::alice;
  const Plan plan = {.problem = &problem,
                     .alice_sends = alice_sends,
                     .sender_knows = knows != receiver_alone,
                     .receiver_knows = knows != sender_alone};
  AnsweringParty alice = [=](Port& port) {
    return alice_sends ? sender(port, plan, x) : receiver(port, plan, x);
  };
  AnsweringParty bob = [=](Port& port) {
    return alice_sends ? receiver(port, plan, y) : sender(port, plan, y);
  };
  return {
      .name = fmt::format("send-{}", plan.sent_label()), .alice = std::move(alice), .bob = std::move(bob)};
}

}  // namespace crossbits
