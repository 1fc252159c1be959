#include "engine/text/normalize/money.h"

#include "engine/text/normalize/scan.h"
#include "engine/text/utf8.h"

namespace linnet::normalize {
namespace {

bool is_letter_symbol(Codes symbol) { return is_letter_at(symbol, symbol.size() - 1); }

// What is written beside the number: "{0}元" → 元.
std::u32string noun_of(std::string_view form) { return codes_of(without_outer_space(replaced(form, "{0}", ""))); }

}  // namespace

Money::Money(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers), cases_(file), sub_(file.value("money-sub")) {
  for (const LanguageFile::Line& line : file.lines("currency")) {
    currencies_[std::string(line[0])] = {std::string(line[2]), std::string(line[3]), {}, {}};
    for (const std::string_view symbol : split(line[1], '|')) symbols_.add(codes_of(symbol), std::string(line[0]));
    symbols_.add(codes_of(line[0]), std::string(line[0]));
    for (const std::string_view form : split(line[3], '|'))  // "3.50 dollars"
      symbols_.add(noun_of(form.substr(form.find('=') + 1)), std::string(line[0]));
  }
  for (const LanguageFile::Line& line : file.lines("minor")) {
    const auto found = currencies_.find(line[0]);
    if (found == currencies_.end()) file.refuse(line, "no currency of the name '" + std::string(line[0]) + "'");
    found->second.minor_gender = line[1];
    found->second.minor_forms = line[2];
  }
  for (const LanguageFile::Line& line : file.lines("magnitude"))
    for (const std::string_view symbol : split(line[0], '|'))
      magnitudes_.add(codes_of(symbol),
                      {std::string(line[1]), std::string(line[2]), line.size() > 3 && line[3] == "plain"});
  // "{0} per {1}"
  const std::string_view per = file.value("per");
  if (per.starts_with("{0}") && per.ends_with("{1}") && per.size() > 6)
    per_ = without_outer_space(per.substr(3, per.size() - 6));
  if (sub_.empty()) sub_ = "{0} {1}";
}

// A symbol of letters ("kr", "USD") stands apart from other words; "$" does not need to.
const Money::Currency* Money::currency_at(Codes text, std::size_t i, std::size_t& end) const {
  const auto found = symbols_.at(text, i, [&](Codes symbol, std::size_t behind) {
    const bool begins = !is_letter_at(symbol, 0) || !is_letter_at(text, i - 1) || begins_apart(text, i);
    const bool ends = !is_letter_symbol(symbol) || !is_letter_at(text, behind) || ends_apart(text, behind);
    return begins && ends;
  });
  if (found.value == nullptr) return nullptr;
  end = found.end;
  return &currencies_.find(*found.value)->second;
}

// The number and what follows it of a sum: "1.4 billion", "5,–".
bool Money::read_amount(Codes text, std::size_t i, Sum& sum) const {
  const auto quantity = numbers_.quantity_at(text, i);
  if (!quantity) return false;
  sum.quantity = *quantity;
  sum.end = quantity->end;
  const char32_t mark = code_at(text, sum.end);
  const char32_t behind = code_at(text, sum.end + 1);
  if ((mark == ',' || mark == '.') && is_range_dash(behind) && !is_word_at(text, sum.end + 2)) sum.end += 2;
  const auto magnitude = magnitudes_.at(text, after_space(text, sum.end),
                                        [&](Codes, std::size_t end) { return !is_letter_at(text, end); });
  if (magnitude.value != nullptr) {
    sum.magnitude = magnitude.value;
    sum.end = magnitude.end;
  }
  return true;
}

// $5, −$5, $−5, R$ 49,95
Money::Sum Money::currency_first(Codes text, std::size_t i) const {
  Sum sum;
  const bool is_negative = is_minus(text[i]) && begins_apart(text, i);
  std::size_t end = 0;
  sum.currency = currency_at(text, is_negative ? i + 1 : i, end);
  if (sum.currency == nullptr) return {};
  if (!read_amount(text, after_space(text, end), sum)) return {};
  if (is_negative) sum.quantity.first.is_negative = true;
  // ¥50元 names it twice.
  std::size_t again = 0;
  if (currency_at(text, sum.end, again) == sum.currency && !is_digit_at(text, again)) sum.end = again;
  return sum;
}

Money::Sum Money::number_first(Codes text, std::size_t i) const {
  Sum sum;
  if (!begins_apart(text, i) || code_before(text, i) == '.' || code_before(text, i) == ',') return {};
  if (!read_amount(text, i, sum)) return {};
  sum.currency = currency_at(text, after_space(text, sum.end), sum.end);
  // "5 $10 notes": the sign belongs to the number behind it.
  if (sum.currency != nullptr && is_digit_at(text, sum.end)) return {};
  return sum;
}

std::string Money::with_minor(const Sum& sum) const {
  const Currency& currency = *sum.currency;
  Numeral whole = numeral_of(sum.quantity.first.whole);
  whole.is_negative = sum.quantity.first.is_negative;
  Numeral minor = numeral_of(sum.quantity.first.decimals);
  minor.whole.erase(0, minor.whole[0] == '0' ? 1 : 0);
  const auto counted = [&](const Numeral& number, const std::string& gender, const std::string& forms) {
    return with_noun(numbers_.words(number, numbers_.in_case(gender, sum.grammatical_case)),
                     form_of(in_case(forms, sum), numbers_.category(number)));
  };
  const std::string major_words = counted(whole, currency.gender, currency.forms);
  if (minor.whole == "0") return major_words;
  minor.is_negative = whole.is_negative && whole.value() == 0;
  const std::string minor_words = counted(minor, currency.minor_gender, currency.minor_forms);
  if (whole.value() == 0) return minor_words;
  return replaced(replaced(sub_, "{0}", major_words), "{1}", minor_words);
}

// A case counts only where the nouns have its forms.
void Money::find_case(Codes text, std::size_t i, Sum& sum) const {
  const std::string_view found = cases_.at(text, i, sum.end);
  sum.is_span = sum.quantity.last && found.empty() && !numbers_.range_case().empty();
  sum.grammatical_case = sum.is_span ? numbers_.range_case() : found;
  if (cases_.forms(sum.currency->forms, sum.grammatical_case).empty()) {
    sum.grammatical_case.clear();
    sum.is_span = false;
  }
}

std::string Money::in_case(const std::string& forms, const Sum& sum) const {
  return sum.grammatical_case.empty() ? forms : cases_.forms(forms, sum.grammatical_case);
}

std::string Money::number_words(const Sum& sum, std::string_view gender) const {
  const std::string name = numbers_.in_case(gender, sum.grammatical_case);
  return sum.is_span ? numbers_.range_words(sum.quantity, name) : numbers_.words(sum.quantity, name);
}

std::string Money::words(const Sum& sum) const {
  const Currency& currency = *sum.currency;
  const Numeral& counted = sum.quantity.counted();
  if (sum.magnitude != nullptr) {
    const bool is_plain = sum.magnitude->is_plain;
    const std::string magnitude(form_of(in_case(sum.magnitude->forms, sum), numbers_.category(counted)));
    const std::string number =
        with_noun(number_words(sum, is_plain ? currency.gender : sum.magnitude->gender), magnitude);
    const std::string many(form_of(currency.forms, numbers_.category(numeral_of(1'000'000'000))));
    if (many.find("{0}") != std::string::npos) return with_noun(number, many);
    return joined(number, is_plain ? many : std::string(numbers_.of(many)) + many);
  }
  if (!sum.quantity.last && counted.decimals.size() == 2 && !currency.minor_forms.empty()) return with_minor(sum);
  const std::string_view category = numbers_.category(counted);
  const std::string form(form_of(in_case(currency.forms, sum), category));
  return with_noun(number_words(sum, currency.gender),
                   category == "many" ? std::string(numbers_.of(form)) + form : form);
}

Match Money::at(Codes text, std::size_t i) const {
  Sum sum = is_digit_at(text, i) || is_minus(text[i]) ? number_first(text, i) : Sum{};
  if (sum.currency == nullptr) sum = currency_first(text, i);
  if (sum.currency == nullptr) return {};
  find_case(text, i, sum);
  Match match{sum.end, codes_of(words(sum))};
  // The dot of "руб." may be the sentence's too.
  if (text[match.end - 1] == '.' && may_end_sentence_at(text, match.end)) match.words += U'.';
  if (!per_.empty() && code_at(text, match.end) == '/' && is_letter_at(text, match.end + 1)) {
    append_word(match.words, per_);
    match.words += U' ';
    ++match.end;
  }
  return match;
}

}  // namespace linnet::normalize
