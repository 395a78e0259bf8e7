#pragma once

#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace crossbits {

/// Closes a database, finishes a statement.
struct SqliteCloser {
  void operator()(sqlite3* database) const;
  void operator()(sqlite3_stmt* statement) const;
};
using Database = std::unique_ptr<sqlite3, SqliteCloser>;
using Statement = std::unique_ptr<sqlite3_stmt, SqliteCloser>;

/// Throws std::invalid_argument: "FILE: WHY".
[[noreturn]] void refuse_file(const std::string& path, const std::string& why);

/// Opens a database with SQLite's flags; another process that writes is waited for. Throws with SQLite's
/// words.
Database open_database(const std::string& path, int flags);
/// A database in memory.
Database memory_database();
/// A prepared statement; throws with SQLite's words.
Statement prepare_sql(sqlite3* database, const std::string& sql, const std::string& path);
/// Runs statements that give no rows.
void execute_sql(sqlite3* database, const std::string& sql, const std::string& path);
/// The next row; false behind the last one. Throws with SQLite's words.
bool next_row(sqlite3_stmt* statement, const std::string& path);
/// A text of the present row, whole even where it holds zeros; empty for null.
std::string text_column(sqlite3_stmt* statement, int column);
void bind_text(sqlite3_stmt* statement, int place, const std::string& text);

}  // namespace crossbits
