#include "apps/study/stored.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace crossbits {
namespace {

[[noreturn]] void refuse(const char* key, const char* needed) {
  throw std::invalid_argument(
      fmt::format("the stored run does not say how it was made: \"{}\" must be {}", key, needed));
}

std::string text_in(const Json& how, const char* key) {
  if (!how.contains(key) || !how[key].is_string()) refuse(key, "a text");
  return how[key].get<std::string>();
}

std::string word_in(const Json& how, const char* key, const std::string& one, const std::string& other) {
  const std::string word = text_in(how, key);
  if (word != one && word != other) refuse(key, fmt::format("\"{}\" or \"{}\"", one, other).c_str());
  return word;
}

std::int32_t number_in(const Json& how, const char* key) {
  if (!how.contains(key) || !how[key].is_number_integer()) refuse(key, "a whole number");
  const auto number = how[key].get<std::int64_t>();
  if (number < 0 || number > 1 << 20) refuse(key, "from 0 to 1048576");
  return static_cast<std::int32_t>(number);
}

}  // namespace

StoredRun store(const Setup& setup, const Experiment& experiment) {
  const Question& question = setup.question;
  Json how = {{"reduction", setup.reduction->id},        {"model", setup.model.text},
              {"protocol", name(question.which)},        {"knows", name(question.knows)},
              {"exchange", question.embedding.exchange}, {"tokens", setup.embedding.tokens}};
  if (question.embedding.modulus != 0) how["modulus"] = question.embedding.modulus;
  for (const FileFlag& f : file_flags)
    if (!(question.model.*f.value).empty()) how[f.key] = question.model.*f.value;
  const Problem& problem = setup.problem();
  return {.problem = problem.spec(),
          .n = problem.n,
          .x = problem.x_domain.text(experiment.instance.x),
          .y = problem.y_domain.text(experiment.instance.y),
          .answer = experiment.protocol_answer,
          .transcript = experiment.transcript,
          .how = std::move(how)};
}

Question question_of(const StoredRun& stored) {
  const Json& how = stored.how;
  if (!how.is_object()) refuse("how", "an object");
  if (!how.contains("exchange") || !how["exchange"].is_boolean()) refuse("exchange", "true or false");
  Question question{.reduction = text_in(how, "reduction"), .problem = stored.problem, .n = stored.n};
  question.model.text = text_in(how, "model");
  for (const FileFlag& f : file_flags)
    if (how.contains(f.key)) question.model.*f.value = text_in(how, f.key);
  question.embedding = {.tokens = number_in(how, "tokens"), .exchange = how["exchange"].get<bool>()};
  if (how.contains("modulus")) question.embedding.modulus = number_in(how, "modulus");
  question.which = word_in(how, "protocol", "paper", "optimal") == "paper" ? Which::paper : Which::optimal;
  question.knows = word_in(how, "knows", "bob", "both") == "bob" ? Knows::bob : Knows::both;
  return question;
}

Replayed replay_stored(const StoredRun& stored) {
  Setup setup = prepare(question_of(stored));
  Experiment experiment = run_experiment(setup, instance_of_text(setup.problem(), stored.x, stored.y));
  std::string difference = first_difference(stored.transcript, experiment.transcript);
  if (difference.empty() && stored.answer != experiment.protocol_answer) {
    difference =
        fmt::format("the messages are the same, but the answer was {} and is {}",
                    stored.answer ? std::to_string(*stored.answer) : "none", experiment.protocol_answer);
  }
  return {
      .setup = std::move(setup), .experiment = std::move(experiment), .difference = std::move(difference)};
}

}  // namespace crossbits
