// Finds the longest of many symbols at a place: "km/h" before "km".
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/text/normalize/scan.h"

namespace linnet::normalize {

template <typename Value>
class SymbolTable {
 public:
  // A symbol that is there already keeps its first value.
  void add(std::u32string symbol, Value value) {
    if (symbol.empty()) return;
    std::vector<Entry>& list = by_first_[symbol[0]];
    const auto place =
        std::find_if(list.begin(), list.end(), [&](const Entry& e) { return e.first.size() <= symbol.size(); });
    if (std::none_of(list.begin(), list.end(), [&](const Entry& e) { return e.first == symbol; }))
      list.insert(place, {std::move(symbol), std::move(value)});
  }

  struct Found {
    const Value* value = nullptr;  // nullptr: none
    std::size_t end = 0;
  };
  // fits(symbol, end): whether the symbol may stand there.
  template <typename Fits>
  Found at(Codes text, std::size_t i, Fits fits) const {
    const auto list = by_first_.find(code_at(text, i));
    if (list == by_first_.end()) return {};
    for (const auto& [symbol, value] : list->second) {
      const std::size_t end = i + symbol.size();
      if (has_at(text, i, symbol) && fits(Codes(symbol), end)) return {&value, end};
    }
    return {};
  }
  Found at(Codes text, std::size_t i) const {
    return at(text, i, [](Codes, std::size_t) { return true; });
  }
  bool empty() const { return by_first_.empty(); }

 private:
  using Entry = std::pair<std::u32string, Value>;
  std::map<char32_t, std::vector<Entry>> by_first_;  // long ones first
};

}  // namespace linnet::normalize
