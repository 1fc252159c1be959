#include "engine/text/letter_case.h"

#include <algorithm>

#include "engine/text/letter_case_table.h"

namespace linnet {
namespace {

char32_t mapped(std::span<const CaseRange> table, char32_t c) {
  const auto after =
      std::upper_bound(table.begin(), table.end(), c, [](char32_t code, const CaseRange& r) { return code < r.first; });
  if (after == table.begin()) return c;
  const CaseRange& range = *(after - 1);
  if (c > range.last || (c - range.first) % range.step != 0) return c;
  return static_cast<char32_t>(static_cast<std::int32_t>(c) + range.distance);
}

}  // namespace

char32_t small_letter(char32_t c) { return mapped(small_letter_table(), c); }
char32_t capital_letter(char32_t c) { return mapped(capital_letter_table(), c); }
bool is_capital(char32_t c) { return small_letter(c) != c; }
bool is_small(char32_t c) { return capital_letter(c) != c; }

}  // namespace linnet
