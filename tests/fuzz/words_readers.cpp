// Readers of texts that are brought into their spoken form, and of changed data for that.
#include <array>
#include <map>
#include <memory>
#include <string>

#include "engine/text/normalize/markdown.h"
#include "engine/text/normalize/normalizer.h"
#include "engine/text/utf8.h"
#include "tests/fuzz/readers.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {
namespace {

using normalize::LanguageFile;
using normalize::Normalizer;

constexpr std::array languages = {"en", "en-gb", "de", "fr", "es", "it", "pt", "nl", "pl", "ru",
                                  "uk", "cs",    "sv", "da", "tr", "ar", "hi", "zh", "hu", "fi"};

std::string words_of(const std::string& language) { return read_text(tests::words_data() + "/" + language); }

// The words of a text come from its bytes, in their order; nothing is decided twice.
void check_spoken(const SpokenForm& spoken, std::string_view given) {
  must(spoken.origin.size() == spoken.text.size() + 1, "each byte of the spoken form has an origin");
  std::size_t last = 0;
  for (const std::size_t origin : spoken.origin) {
    must(origin >= last && origin <= given.size(), "origins lie in the text and never decrease");
    last = origin;
  }
  std::size_t done = 0;
  for (const Decision& decision : spoken.decisions) {
    must(decision.begin >= done && decision.end > decision.begin && decision.end <= given.size(),
         "decisions lie in the text, one behind the other");
    done = decision.end;
  }
  if (!spoken.text.empty() && spoken.text.find_first_not_of(" \n\r\t") != std::string::npos) check_text(spoken.text);
}

}  // namespace

Reader spoken_form_reader() {
  auto normalizers = std::make_shared<std::map<std::string, Normalizer>>();
  for (const std::string language : languages)
    normalizers->try_emplace(language, LanguageFile(words_of(language), language));
  return [normalizers](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const std::string text = text_of(bytes, 1);
    read_or_refuse({ErrorKind::bad_input}, [&] {
      check_text(text);
      const std::string language = languages[std::to_integer<std::size_t>(bytes[0]) % languages.size()];
      check_spoken(normalizers->at(language).spoken_form(text), text);
      const normalize::TracedBytes heard = normalize::heard_markdown(text, normalize::MarkdownCode::read);
      must(heard.origin.size() == heard.text.size() + 1, "each byte of what is heard has an origin");
    });
  };
}

// Lines that replace others of the English file, or are added to it: the first byte of a line says where.
Reader words_data_reader() {
  auto original = std::make_shared<const std::string>(words_of("en"));
  return [original](std::span<const std::byte> bytes) {
    std::string file = *original;
    std::string_view edits(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    while (!edits.empty()) {
      const std::size_t end = std::min(edits.find('\n'), edits.size());
      const std::string_view line = edits.substr(0, end);
      edits.remove_prefix(std::min(end + 1, edits.size()));
      if (line.size() < 2) continue;
      const std::size_t place = file.size() * static_cast<unsigned char>(line[0]) / 256;
      const std::size_t begin = file.find('\n', place);
      if (begin == std::string::npos) continue;
      file.insert(begin + 1, std::string(line.substr(1)) + "\n");
    }
    read_or_refuse({ErrorKind::bad_input}, [&] {
      const std::string text = "On 3/4/2024 at 10:30 I paid $1.5 million for 21 kg, 1/2 of it in Chapter IV. 5th, 7.";
      check_spoken(Normalizer(LanguageFile(file, "en")).spoken_form(text), text);
    });
  };
}

}  // namespace linnet::test
