#include "engine/text/english/unknown_words.h"

#include <algorithm>
#include <array>

#include "engine/error.h"
#include "engine/text/character_class.h"
#include "engine/text/english/ascii_words.h"
#include "engine/text/nfd.h"
#include "engine/text/utf8.h"

namespace linnet::english {
namespace {

struct Sign {
  char32_t sign;
  std::u32string_view phonemes;
};
constexpr std::array<Sign, 13> signs = {{{U'/', U"slˈæʃ"},
                                         {U'=', U"ˈikwᵊlz"},
                                         {U'+', U"plˈʌs"},
                                         {U'&', U"ænd"},
                                         {U'@', U"æt"},
                                         {U'%', U"pəɹsˈɛnt"},
                                         {U'#', U"hˈæʃ"},
                                         {U'*', U"ˈæstəɹˌɪsk"},
                                         {U'~', U"tˈɪldə"},
                                         {U'^', U"kˈɛɹət"},
                                         {U'<', U"lˈɛs ðən"},
                                         {U'>', U"ɡɹˈATəɹ ðən"},
                                         {U'—', U"—"}}};

bool is_letter_here(char32_t c) { return c != '_' && is_word_sign(c) && !is_decimal(c); }
bool is_quote(char32_t c) { return c == '\'' || c == U'’'; }
bool is_sign_here(char32_t c) { return !is_word_sign(c) && !is_space(c); }

// Letters with quotes between, digits with commas or points between, or signs; what is none of these is left out.
class Runs {
 public:
  explicit Runs(std::string_view text) : codes_(phonemes_of_utf8(text)) {}

  // The next run, empty at the end.
  Phonemes next() {
    while (i_ < codes_.size()) {
      const std::size_t begin = i_;
      if (is_letter_here(at(i_)))
        run(is_letter_here, is_quote);
      else if (is_decimal(at(i_)))
        run(is_decimal, [](char32_t c) { return c == ',' || c == '.'; });
      else
        while (i_ < codes_.size() && is_sign_here(at(i_))) ++i_;
      if (i_ > begin) return codes_.substr(begin, i_ - begin);
      ++i_;
    }
    return {};
  }

 private:
  char32_t at(std::size_t i) const { return i < codes_.size() ? codes_[i] : 0; }
  template <typename Is, typename IsBetween>
  void run(Is is, IsBetween is_between) {
    while (is(at(i_)) || (is_between(at(i_)) && is(at(i_ + 1)))) ++i_;
  }

  Phonemes codes_;
  std::size_t i_ = 0;
};

Phonemes read_signs(const Phonemes& text) {
  Phonemes names;
  for (const char32_t c : text) {
    const auto found = std::find_if(signs.begin(), signs.end(), [&](const Sign& sign) { return sign.sign == c; });
    if (found != signs.end()) names += found->phonemes;
  }
  return names;
}

}  // namespace

UnknownWordReader::UnknownWordReader(Accent accent, const Lexicon& lexicon, UnknownWords how)
    : lexicon_(lexicon), how_(std::move(how)), accent_(accent) {
  if (how_.by == UnknownWords::By::net) net();
  if (how_.by == UnknownWords::By::caller && !how_.ask)
    throw Error(ErrorKind::bad_input, "unknown words are to be read by the caller, but there is no function to ask");
}

// Null: there is none yet.
const SpellingNet* UnknownWordReader::net() const {
  const std::lock_guard lock(opening_);
  if (net_) return net_.get();
  const std::span<const std::byte> bytes = how_.net ? how_.net() : std::span<const std::byte>();
  if (bytes.empty()) return nullptr;
  const Pack pack(bytes, PackKind::unknown);
  if (pack.accent() != accent_)
    throw Error(ErrorKind::bad_input, "this is the file " + pack_name(pack.accent(), PackKind::unknown) +
                                          ", expected was " + pack_name(accent_, PackKind::unknown));
  net_ = std::make_unique<const SpellingNet>(pack.section("net"));
  return net_.get();
}

// Letters without their accents; of other scripts nothing is said.
Phonemes UnknownWordReader::spell(std::string_view word) const {
  std::vector<std::string> codepoints;
  append_nfd(word, codepoints);
  std::string letters;
  for (const std::string& codepoint : codepoints)
    if (const auto ascii = to_ascii(codepoint)) letters += *ascii;
  return lexicon_.spell(letters).value_or(Phonemes());
}

Phonemes UnknownWordReader::read_letters(std::string_view word) const {
  switch (how_.by) {
    case UnknownWords::By::net:
      if (const SpellingNet* const reader = net()) return reader->read(word);
      throw Error(ErrorKind::not_found, "the word '" + std::string(word) + "' is in no dictionary, and " +
                                            pack_name(accent_, PackKind::unknown) +
                                            ", which reads such words, is missing");
    case UnknownWords::By::spelling:
      return spell(word);
    case UnknownWords::By::caller:
      return phonemes_of_utf8(how_.ask(word));
  }
  return {};
}

Phonemes UnknownWordReader::read(std::string_view text) const {
  Runs runs(text);
  Phonemes all;
  for (Phonemes run = runs.next(); !run.empty(); run = runs.next()) {
    Phonemes phonemes;
    if (is_digit(run.front())) {
      const auto ascii = to_ascii(to_utf8(run));
      if (ascii && is_number(*ascii, false)) phonemes = lexicon_.read_digits(*ascii).value_or(Phonemes());
    } else if (is_alphabetic(run.front())) {
      phonemes = read_letters(to_utf8(run));
    } else {
      phonemes = read_signs(run);
    }
    if (!all.empty() && !phonemes.empty()) all += U' ';
    all += phonemes;
  }
  return all;
}

}  // namespace linnet::english
