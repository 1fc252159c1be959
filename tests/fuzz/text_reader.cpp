// Readers of texts in languages of different scripts, and of SSML.
#include <algorithm>
#include <memory>

#include "engine/text/phonemizer.h"
#include "engine/text/sentences.h"
#include "native/server/ssml/ssml.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/sentence_checks.h"
#include "tests/support/paths.h"

namespace linnet::test {
namespace {

void read_text_as(Phonemizer* phonemizer, const VoiceDescription& settings, std::string_view text,
                  std::size_t most_phonemes) {
  read_or_refuse({ErrorKind::bad_input}, [&] {
    SentenceReader reader(phonemizer, settings, text, most_phonemes);
    check_sentences(reader, text, most_phonemes);
  });
}

}  // namespace

Reader text_reader() {
  const std::shared_ptr<Phonemizer> phonemizer = std::make_shared<Phonemizer>(linnet::tests::espeak_data());
  return [phonemizer](std::span<const std::byte> bytes) {
    constexpr const char* languages[] = {// "": a voice that speaks letters
                                         "en-us", "de", "fr-fr", "ar", "cmn",   "hi", "ja", "",   "ru", "tr", "fa",
                                         "sk",    "cs", "pl",    "es", "pt-br", "it", "vi", "ka", "ko", "el", "nl",
                                         "sv",    "fi", "hu",    "ro", "uk",    "bn", "ta", "ur", "sw", "eu"};
    if (bytes.size() < 2) return;
    const std::string text = text_of(bytes, 2);
    VoiceDescription settings;
    settings.language = languages[std::to_integer<std::size_t>(bytes[0]) % std::size(languages)];
    const bool by_letters = settings.language.empty();
    if (by_letters)
      settings.phoneme_type = VoiceDescription::PhonemeType::text;
    else
      phonemizer->set_language(settings.language);
    const std::size_t most_phonemes = 1 + 2 * std::to_integer<std::size_t>(bytes[1]);
    for (const std::string& form : {text, as_letters(text)})
      read_text_as(by_letters ? nullptr : phonemizer.get(), settings, form, most_phonemes);
    if (by_letters) return;
    settings.phoneme_type = VoiceDescription::PhonemeType::misaki;
    read_text_as(phonemizer.get(), settings, text, most_phonemes);
  };
}

Reader ssml_reader() {
  return [](std::span<const std::byte> bytes) {
    const std::string document = text_of(bytes);
    is_ssml(document);
    read_or_refuse({ErrorKind::bad_input}, [&] {
      const std::vector<SsmlSegment> parts = parse_ssml(document);
      std::size_t text_bytes = 0;
      double silence_seconds = 0;
      for (const SsmlSegment& part : parts) {
        must(part.rate >= 0.25f && part.rate <= 4, "rates are in their range");
        must(part.silence_seconds >= 0, "no silence is negative");
        must(!part.text.empty() || &part == &parts.front(), "only a break before the first words has no text");
        must(part.voice.size() <= 200, "voices have names, not novels");
        text_bytes += part.text.size();
        silence_seconds += part.silence_seconds;
      }
      must(std::any_of(parts.begin(), parts.end(), [](const auto& p) { return !p.text.empty(); }),
           "something is spoken");
      must(parts.size() <= document.size() / 4, "parts take elements");
      must(text_bytes <= 2 * document.size(), "spelling a text doubles it, and nothing makes it longer than that");
      must(silence_seconds <= 3600, "no document makes hours of silence");
    });
  };
}

}  // namespace linnet::test
