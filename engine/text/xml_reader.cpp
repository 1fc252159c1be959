#include "engine/text/xml_reader.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

#include "engine/error.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::size_t most_levels = 10, most_attributes = 20;
constexpr std::string_view spaces = " \t\r\n";

bool is_name_character(unsigned char c) {
  return std::isalnum(c) || c == '-' || c == '_' || c == ':' || c == '.' || c >= 0x80;
}

}  // namespace

void XmlReader::fail(const std::string& what) const {
  throw Error(ErrorKind::bad_input, name_ + ", line " + std::to_string(line()) + ": " + what);
}

std::size_t XmlReader::line() const {
  const std::string_view passed = document_.substr(counted_, at_ - counted_);
  line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
  counted_ = at_;
  return line_;
}

XmlPiece XmlReader::next() {
  if (!ends_next_.empty()) {
    open_.pop_back();
    return {XmlPiece::Kind::end, std::exchange(ends_next_, {}), {}, {}};
  }
  for (;;) {
    if (open_.empty()) skip_space();
    const std::string_view rest = document_.substr(at_);
    if (rest.empty()) {
      if (!open_.empty()) fail("<" + open_.back() + "> is not closed");
      if (!had_root_) fail("there is no element");
      return {};
    }
    if (rest.starts_with("<?") || rest.starts_with("<!--"))
      skip_declaration();
    else if (rest.starts_with("<!") && !rest.starts_with("<![CDATA["))
      fail("a document type is not allowed; leave <!DOCTYPE …> out");
    else if (rest.starts_with("</"))
      return read_end_tag();
    else if (rest.starts_with("<") && !rest.starts_with("<!"))
      return read_tag();
    else
      return read_text();
  }
}

// A processing instruction or a comment.
void XmlReader::skip_declaration() {
  const bool is_comment = document_.substr(at_).starts_with("<!--");
  const std::string_view end = is_comment ? "-->" : "?>";
  const auto found = document_.find(end, at_ + (is_comment ? 4 : 2));
  if (found == std::string_view::npos) fail(is_comment ? "a comment is not closed" : "a declaration is not closed");
  at_ = found + end.size();
}

XmlPiece XmlReader::read_tag() {
  if (open_.empty() && had_root_) fail("there is a second element at the top");
  had_root_ = true;
  ++at_;
  XmlPiece piece{XmlPiece::Kind::begin, read_name(), {}, {}};
  for (;;) {
    const std::size_t before = at_;
    skip_space();
    const std::string_view rest = document_.substr(at_);
    if (rest.starts_with("/>") || rest.starts_with(">")) break;
    if (before == at_) fail("'>' or an attribute is missing in <" + piece.name + ">");
    std::string name = read_name();
    skip_space();
    expect("=");
    skip_space();
    for (const auto& [known, value] : piece.attributes)
      if (known == name) fail("the attribute " + name + " stands twice");
    if (piece.attributes.size() == most_attributes) fail("<" + piece.name + "> has too many attributes");
    piece.attributes.emplace_back(std::move(name), read_value());
  }
  if (open_.size() == most_levels) fail("more than " + std::to_string(most_levels) + " elements inside each other");
  open_.push_back(piece.name);
  if (document_[at_] == '/') {
    ends_next_ = piece.name;
    ++at_;
  }
  ++at_;
  return piece;
}

XmlPiece XmlReader::read_end_tag() {
  at_ += 2;
  const std::string name = read_name();
  skip_space();
  if (open_.empty() || open_.back() != name)
    fail("</" + name + "> closes " + (open_.empty() ? "nothing" : "<" + open_.back() + ">"));
  expect(">");
  open_.pop_back();
  return {XmlPiece::Kind::end, name, {}, {}};
}

XmlPiece XmlReader::read_text() {
  if (open_.empty()) fail("there is text outside of the elements");
  constexpr std::string_view begin = "<![CDATA[";
  constexpr std::string_view end = "]]>";
  if (document_.substr(at_).starts_with(begin)) {
    const auto close = document_.find(end, at_);
    if (close == std::string_view::npos) fail("a CDATA section is not closed");
    XmlPiece piece{
        XmlPiece::Kind::text, {}, {}, std::string(document_.substr(at_ + begin.size(), close - at_ - begin.size()))};
    at_ = close + end.size();
    return piece;
  }
  const std::size_t stop = std::min(document_.find('<', at_), document_.size());
  XmlPiece piece{XmlPiece::Kind::text, {}, {}, resolved(document_.substr(at_, stop - at_))};
  at_ = stop;
  return piece;
}

std::string XmlReader::read_name() {
  const std::size_t begin = at_;
  while (at_ < document_.size() && is_name_character(static_cast<unsigned char>(document_[at_]))) ++at_;
  if (begin == at_) fail("a name is missing; '<' in a text is written &lt;");
  return std::string(document_.substr(begin, at_ - begin));
}

std::string XmlReader::read_value() {
  const char quote = at_ < document_.size() ? document_[at_] : '\0';
  if (quote != '"' && quote != '\'') fail("an attribute's value needs quotes");
  const auto end = document_.find(quote, at_ + 1);
  if (end == std::string_view::npos) fail("a quote is not closed");
  const std::string_view raw = document_.substr(at_ + 1, end - at_ - 1);
  if (raw.find('<') != std::string_view::npos) fail("'<' in an attribute is written &lt;");
  std::string value = resolved(raw);
  at_ = end + 1;
  return value;
}

void XmlReader::skip_space() { at_ = std::min(document_.find_first_not_of(spaces, at_), document_.size()); }

void XmlReader::expect(std::string_view text) {
  if (!document_.substr(at_).starts_with(text)) fail("'" + std::string(text) + "' is missing");
  at_ += text.size();
}

std::string XmlReader::resolved(std::string_view raw) const {
  static const std::pair<std::string_view, char> named[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  std::string text;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '&') {
      text += raw[i];
      continue;
    }
    const auto end = raw.find(';', i);
    if (end == std::string_view::npos || end - i > 12) fail("'&' in a text is written &amp;");
    const std::string_view name = raw.substr(i + 1, end - i - 1);
    const auto known = std::find_if(std::begin(named), std::end(named), [&](const auto& n) { return n.first == name; });
    if (known != std::end(named)) {
      text += known->second;
    } else {
      const bool is_hex = name.starts_with("#x");
      const std::string_view digits = name.substr(std::min(name.size(), std::size_t{is_hex ? 2u : 1u}));
      unsigned long code = 0;
      const auto [stopped_at, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
      const bool is_number =
          name.starts_with('#') && error == std::errc{} && stopped_at == digits.data() + digits.size();
      const bool is_character = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000);
      if (!is_number || !is_character)
        fail("there is no character &" + std::string(name) + "; here, write the character itself");
      append_utf8(text, static_cast<char32_t>(code));
    }
    i = end;
  }
  return text;
}

}  // namespace linnet
