#include "engine/text/arabic/letters.h"

#include <array>

#include "engine/text/characters.h"

namespace linnet::arabic {
namespace {

// Its order is that of ids; '_' stands for no character and '#' for a digit.
constexpr std::u32string_view known = U"_ #!\"()-./:[]«»،؛؟ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي";
constexpr std::uint8_t digit_id = 2, first_letter = 18;

constexpr char32_t first_mark = U'\u064b', shadda_mark = U'\u0651', sukun_mark = U'\u0652';
constexpr std::uint8_t first_label = 2, shadda_labels = 8;

constexpr std::array<std::string_view, 16> marks = {"",
                                                    "",
                                                    "\u064b",
                                                    "\u064c",
                                                    "\u064d",
                                                    "\u064e",
                                                    "\u064f",
                                                    "\u0650",
                                                    "\u0651\u064b",
                                                    "\u0651\u064c",
                                                    "\u0651\u064d",
                                                    "\u0651\u064e",
                                                    "\u0651\u064f",
                                                    "\u0651\u0650",
                                                    "\u0652",
                                                    "\u0651"};

}  // namespace

std::uint8_t net_id(char32_t code) {
  if (is_white_space(code)) return space_id;
  if ((code >= U'0' && code <= U'9') || (code >= U'\u0660' && code <= U'\u0669')) return digit_id;
  const std::size_t at = known.find(code);
  return at == std::u32string_view::npos ? 0 : static_cast<std::uint8_t>(at);
}

bool is_letter(std::uint8_t id) { return id >= first_letter; }

bool ends_sentence(std::uint8_t id) {
  return id != 0 && std::u32string_view(U".!؟؛").find(known[id]) != std::u32string_view::npos;
}

bool is_mark(char32_t code) { return code >= first_mark && code <= sukun_mark; }

std::uint8_t with_mark(std::uint8_t label, char32_t mark) {
  if (mark == shadda_mark) {
    if (label == no_mark) return lone_shadda;
    return label < shadda_labels ? static_cast<std::uint8_t>(label + shadda_labels - first_label) : no_mark;
  }
  const std::uint8_t added = mark == sukun_mark ? sukun : static_cast<std::uint8_t>(first_label + (mark - first_mark));
  if (label == no_mark) return added;
  return label == lone_shadda && mark != sukun_mark ? static_cast<std::uint8_t>(added + shadda_labels - first_label)
                                                    : no_mark;
}

std::string_view marks_of(std::uint8_t label) { return marks[label]; }

std::uint8_t without_shadda(std::uint8_t label) {
  if (label == lone_shadda) return no_mark;
  return label >= shadda_labels && label < sukun ? static_cast<std::uint8_t>(label - (shadda_labels - first_label))
                                                 : label;
}

}  // namespace linnet::arabic
