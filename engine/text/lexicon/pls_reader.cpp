// The W3C's Pronunciation Lexicon Specification 1.0: lexemes of graphemes, each with phonemes or an alias.
#include <algorithm>
#include <optional>

#include "engine/blank_text.h"
#include "engine/text/lexicon/lexicon_file.h"
#include "engine/text/utf8.h"
#include "engine/text/xml_reader.h"

namespace linnet {
namespace {

constexpr std::size_t most_graphemes = 100;  // of a lexeme

std::string_view attribute(const XmlPiece& piece, std::string_view name) {
  for (const auto& [key, value] : piece.attributes)
    if (key == name) return value;
  return {};
}

class PlsReader {
 public:
  PlsReader(std::string_view text, LexiconFile& file, const std::string& name) : xml_(text, name), file_(file) {}
  void read();

 private:
  struct Pronunciation {
    std::string spoken;
    bool is_phonemes;
    bool is_preferred;
  };
  void begin_lexicon(const XmlPiece& piece);
  void read_lexeme(const XmlPiece& piece);
  void read_child(const XmlPiece& piece);
  void add_lexeme(const XmlPiece& piece);
  std::string read_content(const XmlPiece& of);
  void skip(const XmlPiece& piece);
  std::uint32_t line() const { return static_cast<std::uint32_t>(xml_.line()); }

  XmlReader xml_;
  LexiconFile& file_;
  std::string language_;
  std::string alphabet_;
  // of the lexeme that is read
  std::vector<std::string> graphemes_;
  std::optional<Pronunciation> chosen_;
};

void PlsReader::begin_lexicon(const XmlPiece& piece) {
  if (piece.name != "lexicon")
    xml_.fail("the outermost element has to be <lexicon>, as PLS 1.0 has it, not <" + piece.name + ">");
  if (const std::string_view version = attribute(piece, "version"); version != "1.0")
    xml_.fail("<lexicon> has version=\"" + std::string(version) + "\", expected version=\"1.0\"");
  language_ = attribute(piece, "xml:lang");
  alphabet_ = attribute(piece, "alphabet");
}

// The text of an element that holds nothing else.
std::string PlsReader::read_content(const XmlPiece& of) {
  std::string text;
  for (;;) {
    const XmlPiece piece = xml_.next();
    if (piece.kind == XmlPiece::Kind::end) break;
    if (piece.kind != XmlPiece::Kind::text) xml_.fail("<" + piece.name + "> cannot be in <" + of.name + ">, only text");
    text += piece.text;
    if (text.size() > EntryTable::most_spoken_bytes)
      xml_.fail("<" + of.name + "> has more than " + std::to_string(EntryTable::most_spoken_bytes) + " bytes");
  }
  if (text.find('\0') != std::string::npos) xml_.fail("<" + of.name + "> has a character without a meaning");
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\r', ' ');
  text = without_outer_space(text);
  if (text.empty()) xml_.fail("<" + of.name + "> is empty");
  return text;
}

void PlsReader::skip(const XmlPiece& piece) {
  for (std::size_t open = 1; open > 0;) {
    const XmlPiece next = xml_.next();
    if (next.kind == XmlPiece::Kind::finished) xml_.fail("<" + piece.name + "> is not closed");
    if (next.kind == XmlPiece::Kind::begin) ++open;
    if (next.kind == XmlPiece::Kind::end) --open;
  }
}

void PlsReader::read_child(const XmlPiece& piece) {
  const std::string& name = piece.name;
  if (name == "grapheme") {
    if (graphemes_.size() == most_graphemes)
      xml_.fail("<lexeme> has more than " + std::to_string(most_graphemes) + " graphemes; begin another lexeme");
    graphemes_.push_back(read_content(piece));
  } else if (name == "phoneme" || name == "alias") {
    const bool is_phonemes = name == "phoneme";
    const std::string_view own = attribute(piece, "alphabet");
    const std::string alphabet(own.empty() ? std::string_view(alphabet_) : own);
    if (is_phonemes && alphabet != "ipa")
      xml_.fail("the phoneme alphabet \"" + alphabet + "\" is not \"ipa\"; write phonemes in IPA");
    const bool is_preferred = attribute(piece, "prefer") == "true";
    const std::string spoken = read_content(piece);
    if (!chosen_ || (is_preferred && !chosen_->is_preferred)) chosen_ = {spoken, is_phonemes, is_preferred};
  } else if (name == "example") {
    skip(piece);
  } else {
    xml_.fail("<" + name + "> cannot be in <lexeme>, expected grapheme, phoneme, alias or example");
  }
}

void PlsReader::add_lexeme(const XmlPiece& piece) {
  if (graphemes_.empty()) xml_.fail("<lexeme> has no <grapheme>");
  if (!chosen_) xml_.fail("<lexeme> has neither <phoneme> nor <alias>");
  for (const std::string& grapheme : graphemes_) {
    LexiconFile::Entry entry;
    entry.word = grapheme;
    entry.spoken = chosen_->spoken;
    entry.is_phonemes = chosen_->is_phonemes;
    entry.language = language_;
    entry.part_of_speech = without_outer_space(attribute(piece, "role"));
    file_.add(entry, line());
  }
}

void PlsReader::read_lexeme(const XmlPiece& lexeme) {
  graphemes_.clear();
  chosen_.reset();
  for (;;) {
    const XmlPiece piece = xml_.next();
    if (piece.kind == XmlPiece::Kind::end) return add_lexeme(lexeme);
    if (piece.kind == XmlPiece::Kind::begin) read_child(piece);
    if (piece.kind == XmlPiece::Kind::text && !is_blank(piece.text))
      xml_.fail("there is text in <lexeme> outside of <grapheme>, <phoneme> and <alias>");
  }
}

void PlsReader::read() {
  begin_lexicon(xml_.next());
  for (XmlPiece piece = xml_.next(); piece.kind != XmlPiece::Kind::finished; piece = xml_.next()) {
    if (piece.kind == XmlPiece::Kind::text && !is_blank(piece.text))
      xml_.fail("there is text in <lexicon> outside of its lexemes");
    if (piece.kind != XmlPiece::Kind::begin) continue;
    if (piece.name == "lexeme") {
      read_lexeme(piece);
    } else if (piece.name == "meta" || piece.name == "metadata") {
      skip(piece);
    } else {
      xml_.fail("<" + piece.name + "> cannot be in <lexicon>, expected lexeme, meta or metadata");
    }
  }
}

}  // namespace

void read_pls(std::string_view text, LexiconFile& file) { PlsReader(text, file, file.name()).read(); }

}  // namespace linnet
