#pragma once

#include <string>

struct sqlite3;

namespace crossbits {

/// A file of no length, or one whose maker was stopped before there was a table.
bool is_empty_database(sqlite3* database, const std::string& path);

/// Makes the tables and views of a result file where the file is empty; of two processes that do so at once
/// one does it. Then write-ahead logging, which outlives a kill between two rows.
void make_schema(sqlite3* database, const std::string& path);

/// Throws std::invalid_argument with a sentence unless the file holds sweep results of this schema, each
/// table and view as it was made, and SQLite finds its pages whole.
void check_schema(sqlite3* database, const std::string& path);

}  // namespace crossbits
