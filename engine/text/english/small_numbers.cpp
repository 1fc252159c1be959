#include "engine/text/english/small_numbers.h"

#include "engine/text/english/numbers.h"

namespace linnet::english {
namespace {

std::string_view gap_behind(std::string_view word) {
  if (word == "hundred") return " and ";
  return word.ends_with("ty") ? "-" : " ";
}

std::string joined(const NumberWords& words) {
  std::string text;
  for (const std::string& word : words) {
    text += word;
    if (&word != &words.back()) text += gap_behind(word);
  }
  return text;
}

}  // namespace

std::string small_cardinal(int number) { return joined(cardinal(std::to_string(number))); }
std::string small_ordinal(int number) { return joined(ordinal(std::to_string(number))); }

}  // namespace linnet::english
