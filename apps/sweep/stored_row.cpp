#include "apps/sweep/stored_row.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

#include "apps/sweep/sqlite.hpp"
#include "protocols/digest.hpp"

namespace crossbits {
namespace {

constexpr const char* columns =
    "SELECT digest, command, parameters, files, version, exit_code, result, error, time_seconds, "
    "time_stored, checksum FROM points ORDER BY digest";
enum Column {
  digest,
  command,
  parameters,
  files,
  version,
  exit_code,
  result,
  error,
  seconds,
  stored,
  checksum
};

/// One row, checked while it is read.
class RowReader {
 public:
  RowReader(sqlite3_stmt* statement, const std::string& path) : statement_(statement), path_(path) {}

  StoredRow read() const {
    for (const Column column : {digest, command, parameters, files, version, stored, checksum})
      if (type(column) != SQLITE_TEXT) refuse(fmt::format("its {} is no text", name(column)));
    StoredRow row{.point = {text(command), object(parameters), object(files)},
                  .digest = text(digest),
                  .version = text(version),
                  .exit_code = exit(),
                  .text = {},
                  .time_seconds = sqlite3_column_double(statement_, seconds),
                  .time_stored = text(stored)};
    row.text = outcome(row.failed() ? error : result, row.failed() ? result : error);
    if (row.point.digest(row.version) != row.digest)
      refuse("its command, parameters, files or version are not those that the digest names");
    if (row.checksum() != text(checksum))
      refuse("its exit code, result, error or times are not those that were stored");
    return row;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const { refuse_row(path_, text(digest), why); }
  int type(Column column) const { return sqlite3_column_type(statement_, column); }
  std::string text(Column column) const { return text_column(statement_, column); }
  std::string name(Column column) const { return sqlite3_column_name(statement_, column); }

  std::map<std::string, nlohmann::json> object(Column column) const {
    const std::string stored = text(column);
    const nlohmann::json found = nlohmann::json::parse(stored, nullptr, false);
    if (!found.is_object()) refuse(fmt::format("its {} are no JSON object", name(column)));
    if (found.dump() != stored) refuse(fmt::format("its {} are not written as sweep does", name(column)));
    return found.get<std::map<std::string, nlohmann::json>>();
  }

  int exit() const {
    const std::int64_t code = sqlite3_column_int64(statement_, exit_code);
    if (type(exit_code) != SQLITE_INTEGER || code < 0 || code > 2)
      refuse(fmt::format("its exit_code is {}, not 0, 1 or 2", text(exit_code)));
    return static_cast<int>(code);
  }

  /// Result or error, of which there must be the right one alone.
  std::string outcome(Column present, Column absent) const {
    if (type(present) != SQLITE_TEXT)
      refuse(fmt::format("it has no {}, but exit_code {}", name(present), exit()));
    if (type(absent) != SQLITE_NULL) refuse(fmt::format("it has the {} of another exit_code", name(absent)));
    return text(present);
  }

  sqlite3_stmt* statement_;
  const std::string& path_;
};

}  // namespace

std::string StoredRow::checksum() const {
  return sha256(fmt::format("{}\n{}\n{}\n{}\n{}", digest, exit_code, text, time_seconds, time_stored));
}

void refuse_row(const std::string& path, const std::string& digest, const std::string& why) {
  std::string shown = digest;
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  refuse_file(path, fmt::format("the row with digest {} is damaged: {}", shown, why));
}

void for_each_row(sqlite3* database, const std::string& path,
                  const std::function<void(const StoredRow&)>& each) {
  const Statement statement = prepare_sql(database, columns, path);
  const RowReader reader(statement.get(), path);
  while (next_row(statement.get(), path)) each(reader.read());
}

}  // namespace crossbits
