#include "apps/study/call_text.hpp"

#include <fmt/format.h>

namespace crossbits {

std::string call_text(const std::string& command, const Question& q) {
  std::string text = fmt::format("crossbits {} {} -n {}", command, q.reduction, q.n);
  const auto add = [&text](const char* flag, const std::string& value) {
    if (!value.empty()) text += fmt::format(" {} {}", flag, value);
  };
  add("--problem", q.problem);
  add("--model", q.model.text);
  for (const FileFlag& f : file_flags) add(f.flag, q.model.*f.value);
  if (q.embedding.tokens > 0) add("--tokens", std::to_string(q.embedding.tokens));
  if (q.embedding.modulus > 0) add("--modulus", std::to_string(q.embedding.modulus));
  if (q.summaries.changes_answers()) add("--summaries", q.summaries.text());
  if (q.which != Which::paper) add("--protocol", name(q.which));
  if (q.knows != Knows::bob) add("--knows", "both");
  return text + (q.embedding.exchange ? " --exchange" : "");
}

}  // namespace crossbits
