#include "engine/text/normalize/normalizer.h"

#include <algorithm>
#include <utility>

#include "engine/text/normalize/abbreviations.h"
#include "engine/text/normalize/addresses.h"
#include "engine/text/normalize/cardinals.h"
#include "engine/text/normalize/codes_in_digits.h"
#include "engine/text/normalize/compose.h"
#include "engine/text/normalize/dates.h"
#include "engine/text/normalize/emoji_names.h"
#include "engine/text/normalize/fractions.h"
#include "engine/text/normalize/hashtags.h"
#include "engine/text/normalize/money.h"
#include "engine/text/normalize/noun_ordinals.h"
#include "engine/text/normalize/ordinals.h"
#include "engine/text/normalize/raised_digits.h"
#include "engine/text/normalize/roman_numerals.h"
#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/symbols.h"
#include "engine/text/normalize/times.h"
#include "engine/text/normalize/units.h"
#include "engine/text/normalize/weekdays.h"

namespace linnet::normalize {
namespace {

// One character of the piece may have become several ("⒒" is "11."), and matches may end or begin among them. A
// decision is about whole characters, so that two about parts of one character are one. `decision` has the characters
// of `text` in place of bytes.
void add_decision(std::vector<Decision>& decisions, const TracedText& text, Decision decision) {
  const auto end = text.origin.begin() + static_cast<std::ptrdiff_t>(decision.end);
  decision.begin = text.origin[decision.begin];
  decision.end = *std::upper_bound(end, text.origin.end() - 1, *(end - 1));
  if (decisions.empty() || decisions.back().end <= decision.begin) return decisions.push_back(std::move(decision));
  decisions.back().end = decision.end;
  decisions.back().spoken += " " + decision.spoken;
}

}  // namespace

Normalizer::Normalizer(const LanguageFile& file)
    : content_(file.content()), numbers_(file), joints_(file), spelled_out_(file, numbers_) {
  const auto add = [&](auto recognizer) {
    const auto* added = recognizer.get();
    recognizers_.push_back(std::move(recognizer));
    return added;
  };
  dates_ = add(std::make_unique<Dates>(file, numbers_));  // before abbreviations, for "Sept. 5"
  add(std::make_unique<WeekdaySpans>(file));              // before abbreviations, for "Mon.–Fri."
  add(std::make_unique<Abbreviations>(file));             // before addresses, for "m.in."
  add(std::make_unique<Addresses>(file));
  add(std::make_unique<Hashtags>(file));
  add(std::make_unique<EmojiNames>(file));
  add(std::make_unique<Initials>(file));
  add(std::make_unique<NounOrdinals>(file, numbers_));
  add(std::make_unique<Times>(file, numbers_));
  phone_numbers_ = add(std::make_unique<PhoneNumbers>(file, numbers_));
  add(std::make_unique<Versions>(file, numbers_));
  add(std::make_unique<Fractions>(file, numbers_));
  add(std::make_unique<Ordinals>(file, numbers_));
  add(std::make_unique<Money>(file, numbers_));
  add(std::make_unique<Units>(file, numbers_));
  add(std::make_unique<RomanNumerals>(file, numbers_));
  add(std::make_unique<Cardinals>(file, numbers_));
  add(std::make_unique<RaisedDigits>(file));
  add(std::make_unique<Symbols>(file));
}
Normalizer::~Normalizer() = default;

SpokenForm Normalizer::spoken_form(std::string_view given) const {
  const TracedText text = compose(traced(given));
  Rewriter rewriter(text);
  SpokenForm result;
  for (std::size_t i = 0; i < text.codes.size();) {
    Match match;
    const Recognizer* decided = nullptr;
    for (const auto& recognizer : recognizers_) {
      match = recognizer->at(text.codes, i);
      if (match.end == 0) continue;
      decided = recognizer.get();
      break;
    }
    if (decided == nullptr) {
      ++i;
      continue;
    }
    joints_.join(text.codes, i, match);
    rewriter.replace(i, match.end, match.words);
    add_decision(result.decisions, text, {i, match.end, decided->name(), utf8_of(match.words)});
    i = match.end;
  }
  TracedBytes bytes = bytes_of(rewriter.finish());
  result.text = std::move(bytes.text);
  result.origin = std::move(bytes.origin);
  return result;
}

}  // namespace linnet::normalize
