// Readers of English texts, and of changed data for English.
#include <algorithm>
#include <array>
#include <memory>

#include "engine/text/english/english_sentence_reader.h"
#include "engine/text/text_progress.h"
#include "engine/voices/bundle/crc32.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/sentence_checks.h"
#include "tests/support/english_pack.h"

namespace linnet::test {
namespace {

using english::English;

void read_text_by(const English& english, std::string_view text, std::size_t most_phonemes) {
  VoiceDescription voice;
  voice.phoneme_type = VoiceDescription::PhonemeType::english;
  read_or_refuse({ErrorKind::bad_input}, [&] {
    const TextProgress progress(text);
    english::EnglishSentenceReader reader(english, voice, progress, most_phonemes);
    check_sentences(reader, text, most_phonemes);
  });
}

english::UnknownWords by_net(const std::vector<std::byte>& net) {
  return {.net = [&net] { return std::span<const std::byte>(net); }};
}

constexpr std::size_t head_bytes = 28;  // before the table of sections; its last four bytes are the checksum
constexpr std::size_t entry_bytes = 16;

std::uint32_t number_at(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t number = 0;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), sizeof number,
              std::as_writable_bytes(std::span(&number, 1)).begin());
  return number;
}

// The first `edited_bytes` of a part of a pack: 0 is its head with the table of sections, others are sections.
constexpr std::size_t edited_bytes = 65'536;
std::span<std::byte> part_of(std::vector<std::byte>& pack, std::span<const std::byte> original, std::size_t part) {
  const std::size_t sections = number_at(original, head_bytes);
  const std::size_t table_end = head_bytes + 4 + sections * entry_bytes;
  if (part % (sections + 1) == 0) return std::span(pack).first(table_end);
  const std::size_t entry = head_bytes + 4 + (part % (sections + 1) - 1) * entry_bytes;
  const std::size_t size = number_at(original, entry + 12);
  return std::span(pack).subspan(number_at(original, entry + 8), std::min(size, edited_bytes));
}

// Each edit has one byte that names a part, three of the position in it, and one to write there.
void edit(std::vector<std::byte>& pack, std::span<const std::byte> original, std::span<const std::byte> edits) {
  constexpr std::size_t edit_bytes = 5;
  for (; edits.size() >= edit_bytes; edits = edits.subspan(edit_bytes)) {
    const std::span<std::byte> part = part_of(pack, original, std::to_integer<std::size_t>(edits[0]));
    const std::uint32_t place = number_at(edits, 1) & 0xff'ffff;
    if (!part.empty()) part[place % part.size()] = edits[4];
  }
  const std::uint32_t sum = crc32(0, std::span(pack).subspan(head_bytes));
  std::ranges::copy(std::as_bytes(std::span(&sum, 1)), pack.begin() + head_bytes - 4);
}

}  // namespace

Reader english_reader() {
  struct Readers {
    std::array<std::vector<std::byte>, 2> packs = {english_pack("en-us.g2p"), english_pack("en-gb.g2p")};
    std::array<std::vector<std::byte>, 2> nets = {english_pack("en-us.unknown"), english_pack("en-gb.unknown")};
    English us{packs[0], by_net(nets[0])}, gb{packs[1], by_net(nets[1])};
    English spelling{packs[0], {.by = english::UnknownWords::By::spelling}};
  };
  const auto readers = std::make_shared<Readers>();
  return [readers](std::span<const std::byte> bytes) {
    if (bytes.size() < 2) return;
    const std::array choices = {&readers->us, &readers->gb, &readers->spelling};
    const English& english = *choices[std::to_integer<std::size_t>(bytes[0]) % choices.size()];
    const std::size_t most_phonemes = 1 + 2 * std::to_integer<std::size_t>(bytes[1]);
    const std::string text = text_of(bytes, 2);
    for (const std::string& form : {text, as_letters(text)}) read_text_by(english, form, most_phonemes);
  };
}

// The first byte says which of the two files is changed: even, the pack; odd, the net.
Reader english_pack_reader() {
  using Files = std::array<std::vector<std::byte>, 2>;
  const auto files = std::make_shared<Files>(Files{english_pack(), english_pack("en-us.unknown")});
  return [files](std::span<const std::byte> bytes) {
    Files changed = *files;
    if (!bytes.empty()) {
      const std::size_t which = std::to_integer<std::size_t>(bytes[0]) % changed.size();
      edit(changed[which], (*files)[which], bytes.subspan(1));
    }
    read_or_refuse({ErrorKind::bad_input}, [&] {
      const English english(changed[0], by_net(changed[1]));
      read_text_by(english,
                   "The cats, Zyxqr's 21st, couldn't have read $5.30 of it in 1999: a re-run of \"Blorpings\"!", 400);
    });
  };
}

}  // namespace linnet::test
