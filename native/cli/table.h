// Rows of text in columns, for a terminal.
#pragma once

#include <string>
#include <vector>

namespace linnet::native {

using TableRow = std::vector<std::string>;

// Each column as wide as its longest cell; control characters become blanks. All rows have as many cells.
std::string table_text(const std::vector<TableRow>& rows);

}  // namespace linnet::native
