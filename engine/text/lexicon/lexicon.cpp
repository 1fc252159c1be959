#include "engine/lexicon.h"

#include <algorithm>

#include "engine/blank_text.h"
#include "engine/error.h"
#include "engine/text/characters.h"
#include "engine/text/lexicon/entry_table.h"
#include "engine/text/lexicon/lexicon_file.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

// "<lexicon", "<?xml", "<!--"; not a word such as "<3".
bool is_xml(std::string_view text) {
  text = without_outer_space(text.substr(0, std::min(text.find('>'), text.size())));
  return text.size() > 1 && text[0] == '<' && (text[1] == '?' || text[1] == '!' || is_letter(text[1] & 0x7f));
}

}  // namespace

Lexicon::Lexicon() : table_(std::make_unique<EntryTable>()) {}
Lexicon::~Lexicon() = default;
Lexicon::Lexicon(Lexicon&&) noexcept = default;
Lexicon& Lexicon::operator=(Lexicon&&) noexcept = default;

std::vector<std::string> Lexicon::add(std::string_view text, std::string_view name) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return or_out_of_memory("reading own pronunciations", [&]() -> std::vector<std::string> {
    if (is_blank(text)) return {};
    try {
      check_text(text);
    } catch (const Error& error) {
      throw Error(ErrorKind::bad_input, std::string(name) + ": " + error.what());
    }
    LexiconFile file(*table_, name);
    is_xml(text) ? read_pls(text, file) : read_tsv(text, file);
    return file.notes();
  });
}

std::size_t Lexicon::entries() const { return table_->entries(); }
std::size_t Lexicon::bytes() const { return table_->bytes(); }

}  // namespace linnet
