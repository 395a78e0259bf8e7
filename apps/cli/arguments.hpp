#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace crossbits {

struct CommandRecord;

/// The flags of one call, checked against the command's record: allowed words and ranges hold.
class Arguments {
 public:
  explicit Arguments(std::map<std::string, std::string> given, const CommandRecord& record)
      : given_(std::move(given)), record_(&record) {}

  /// True if the user gave it.
  bool has(const std::string& name) const { return given_.contains(name); }
  /// What the user gave, else the record's default. The name must stand in the record (std::logic_error).
  const std::string& text(const std::string& name) const;
  /// The same as a whole number; 0 where there is neither value nor default.
  std::int64_t number(const std::string& name) const;

 private:
  std::map<std::string, std::string> given_;
  const CommandRecord* record_;
};

}  // namespace crossbits
