#include "native/server/ssml/ssml.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/blank_text.h"
#include "engine/error.h"
#include "engine/text/xml_reader.h"

namespace linnet {
namespace {

constexpr double most_break_seconds = 60, most_silence_seconds = 3600;
// Limits: every part has its voice's name and options, so without them a document could grow a thousandfold in memory.
constexpr std::size_t most_segments = 5000, most_name_bytes = 200, most_marks = 20'000;
constexpr float least_rate = 0.25f, most_rate = 6, most_volume = 10, least_pitch = 0.5f, most_pitch = 2;

template <class Value>
struct Word {
  std::string_view name;
  Value value;
};

constexpr Word<double> break_strengths[] = {{"none", 0},     {"x-weak", 0}, {"weak", 0.25},
                                            {"medium", 0.5}, {"strong", 1}, {"x-strong", 1.5}};
constexpr Word<float> rate_words[] = {{"x-slow", 0.5f}, {"slow", 0.75f},   {"medium", 1},
                                      {"fast", 1.25f},  {"x-fast", 1.75f}, {"default", 1}};

// Steps of three semitones.
constexpr Word<float> pitch_words[] = {{"x-low", 0.707f}, {"low", 0.841f},    {"medium", 1},
                                       {"high", 1.189f},  {"x-high", 1.414f}, {"default", 1}};

// Steps of 6 dB.
constexpr Word<float> volume_words[] = {{"silent", 0}, {"x-soft", 0.25f}, {"soft", 0.5f}, {"medium", 1},
                                        {"loud", 2},   {"x-loud", 4},     {"default", 1}};

template <class Value, std::size_t count>
std::optional<Value> look_up(const Word<Value> (&words)[count], std::string_view name) {
  const auto found = std::find_if(std::begin(words), std::end(words), [&](const auto& w) { return w.name == name; });
  return found == std::end(words) ? std::nullopt : std::optional(found->value);
}

// The number at the beginning, in SSML's syntax ("+12.5", no exponent), and what follows it. Not std::from_chars, which
// Emscripten's library has for integers only.
std::optional<double> number_before(std::string_view text, std::string_view& unit) {
  constexpr std::string_view digits = "0123456789";
  constexpr std::size_t most_digits = 9;
  const double sign = text.starts_with('-') ? -1 : 1;
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  double number = 0;
  double place = 1;
  std::size_t count = 0;
  for (bool fraction = false; !text.empty(); text.remove_prefix(1)) {
    if (text[0] == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (digits.find(text[0]) == std::string_view::npos) break;
    if (++count > most_digits) return std::nullopt;
    number = number * 10 + (text[0] - '0');
    if (fraction) place *= 10;
  }
  if (count == 0) return std::nullopt;
  unit = text;
  return sign * number / place;
}

// An open element: the settings for its content.
struct Level {
  std::string element;
  float rate = 1;
  float volume = 1;
  float pitch = 1;
  std::string voice;
  bool is_silent = false;  // its text is replaced (sub, phoneme) or is not spoken (desc, metadata)
  std::optional<SayAs> as;
};

bool changes(const Level& a, const Level& b) {
  return a.rate != b.rate || a.volume != b.volume || a.pitch != b.pitch || a.voice != b.voice;
}

class SsmlBuilder {
 public:
  explicit SsmlBuilder(XmlReader& reader) : reader_(reader) { levels_.emplace_back(); }

  void begin(const XmlPiece& piece);
  void end();
  void text(const std::string& text);
  std::vector<SsmlSegment> finished();

 private:
  std::string attribute(const XmlPiece& piece, std::string_view name) const;
  void end_part(double silence_seconds = 0);
  void say(const std::string& text) { text_ += text; }
  double break_seconds(const XmlPiece& piece) const;
  float rate(const XmlPiece& piece) const;
  float volume(const XmlPiece& piece) const;
  float pitch(const XmlPiece& piece) const;
  void mark(const XmlPiece& piece);

  XmlReader& reader_;
  std::vector<Level> levels_;
  std::vector<SsmlSegment> segments_;
  std::string text_;
  std::vector<SayAsSpan> say_as_;  // of text_
  std::vector<SsmlMark> marks_;    // of text_
  std::size_t all_marks_ = 0;
  bool goes_on_ = false;        // what comes next belongs to the last of them
  double silence_seconds_ = 0;  // of all breaks
};

std::string SsmlBuilder::attribute(const XmlPiece& piece, std::string_view name) const {
  for (const auto& [key, value] : piece.attributes)
    if (key == name) return value;
  return "";
}

void SsmlBuilder::end_part(double silence_seconds) {
  silence_seconds_ += silence_seconds;
  if (silence_seconds_ > most_silence_seconds) reader_.fail("the breaks are longer than an hour in all");
  const bool has_text = !is_blank(text_);
  const Level& level = levels_.back();
  if (has_text)
    segments_.push_back({text_, level.rate, level.volume, level.voice, 0, say_as_, level.pitch, std::move(marks_)});
  if (silence_seconds > 0 && segments_.empty()) segments_.push_back({});
  if (segments_.size() > most_segments)
    reader_.fail("there are more than " + std::to_string(most_segments) + " parts; send them in several texts");
  if (!segments_.empty()) segments_.back().silence_seconds += silence_seconds;
  if (has_text) marks_.clear();
  for (SsmlMark& mark : marks_) mark.at = 0;  // of what comes next
  text_.clear();
  say_as_.clear();
  goes_on_ = false;
}

double SsmlBuilder::break_seconds(const XmlPiece& piece) const {
  const std::string time = attribute(piece, "time");
  const std::string strength = attribute(piece, "strength");
  if (time.empty()) {
    const auto seconds = look_up(break_strengths, strength.empty() ? "medium" : strength);
    if (!seconds)
      reader_.fail("break strength \"" + strength + "\" is none of none, x-weak, weak, medium, strong, x-strong");
    return *seconds;
  }
  std::string_view unit;
  const auto number = number_before(time, unit);
  if (!number || *number < 0 || (unit != "s" && unit != "ms"))
    reader_.fail("break time \"" + time + "\" is not like 500ms or 1.5s");
  return std::min(unit == "ms" ? *number / 1000 : *number, most_break_seconds);
}

float SsmlBuilder::rate(const XmlPiece& piece) const {
  const std::string given = attribute(piece, "rate");
  if (given.empty()) return levels_.back().rate;
  if (const auto word = look_up(rate_words, given)) return *word;
  std::string_view unit;
  const auto number = number_before(given, unit);
  const bool is_change = given.starts_with('+') || given.starts_with('-');
  if (!number || (unit != "%" && !unit.empty()))
    reader_.fail("prosody rate \"" + given + "\" is not like slow, 80% or 1.2");
  double factor = unit == "%" ? *number / 100 : *number;
  if (is_change) factor += 1;
  return std::clamp(static_cast<float>(levels_.back().rate * factor), least_rate, most_rate);
}

float SsmlBuilder::volume(const XmlPiece& piece) const {
  const std::string given = attribute(piece, "volume");
  if (given.empty()) return levels_.back().volume;
  if (const auto word = look_up(volume_words, given)) return *word;
  std::string_view unit;
  const auto number = number_before(given, unit);
  if (!number || unit != "dB") reader_.fail("prosody volume \"" + given + "\" is not like soft or +6dB");
  const double factor = std::pow(10, *number / 20);
  return std::clamp(static_cast<float>(levels_.back().volume * factor), 0.0f, most_volume);
}

// Pitches in hertz and contours are other settings of the voice than a factor, and are not looked at.
float SsmlBuilder::pitch(const XmlPiece& piece) const {
  const std::string given = attribute(piece, "pitch");
  if (const auto word = look_up(pitch_words, given)) return *word;
  std::string_view unit;
  const auto number = number_before(given, unit);
  double factor = 1;
  if (number && unit == "st") factor = std::pow(2, *number / 12);
  if (number && unit == "%") factor = 1 + *number / 100;
  return std::clamp(static_cast<float>(levels_.back().pitch * factor), least_pitch, most_pitch);
}

void SsmlBuilder::mark(const XmlPiece& piece) {
  SsmlMark mark{attribute(piece, "name"), text_.size()};
  if (std::any_of(mark.name.begin(), mark.name.end(), [](unsigned char c) { return c < ' '; }))
    reader_.fail("the mark's name has a control character");
  if (mark.name.size() > most_name_bytes)
    reader_.fail("the mark's name is longer than " + std::to_string(most_name_bytes) + " bytes");
  if (++all_marks_ > most_marks) reader_.fail("there are more than " + std::to_string(most_marks) + " marks");
  marks_.push_back(std::move(mark));
}

void SsmlBuilder::begin(const XmlPiece& piece) {
  const std::string& name = piece.name;
  if (levels_.size() == 1 && name != "speak")
    reader_.fail("the outermost element has to be <speak>, not <" + name + ">");
  Level level = levels_.back();
  level.element = name;
  if (name == "p" || name == "s") {
    end_part();
  } else if (name == "break") {
    if (!level.is_silent) end_part(break_seconds(piece));
  } else if (name == "prosody") {
    level.rate = rate(piece);
    level.volume = volume(piece);
    level.pitch = pitch(piece);
    if (changes(level, levels_.back())) end_part();
  } else if (name == "voice") {
    level.voice = attribute(piece, "name");
    if (level.voice.empty()) reader_.fail("<voice> needs a name");
    if (level.voice.size() > most_name_bytes) reader_.fail("no voice has a name as long as that");
    end_part();
  } else if (name == "mark") {
    mark(piece);
  } else if (name == "sub") {
    if (!level.is_silent) say(attribute(piece, "alias"));
    level.is_silent = true;
  } else if (name == "phoneme") {
    const std::string alphabet = attribute(piece, "alphabet");
    const std::string phonemes = attribute(piece, "ph");
    if (!alphabet.empty() && alphabet != "ipa") reader_.fail("phoneme alphabet \"" + alphabet + "\" is not \"ipa\"");
    if (is_blank(phonemes)) reader_.fail("<phoneme> needs ph=\"…\"");
    if (phonemes.find("]]") != std::string::npos) reader_.fail("phonemes cannot hold ]]");
    if (!level.is_silent) say("[[ " + phonemes + " ]]");
    level.is_silent = true;
  } else if (name == "say-as") {
    level.as = {attribute(piece, "interpret-as"), attribute(piece, "format")};
    goes_on_ = false;
  } else if (name == "desc" || name == "metadata" || name == "meta" || name == "lexicon") {
    level.is_silent = true;
  }  // other elements change nothing: their text is spoken
  levels_.push_back(std::move(level));
}

void SsmlBuilder::end() {
  const Level level = levels_.back();
  const Level& outer = levels_[levels_.size() - 2];
  if (changes(level, outer) || level.element == "p" || level.element == "s" || level.element == "speak") end_part();
  if (level.element == "say-as") goes_on_ = false;
  levels_.pop_back();
}

void SsmlBuilder::text(const std::string& text) {
  if (levels_.back().is_silent) return;
  const std::size_t begin = text_.size();
  say(text);
  const std::optional<SayAs>& as = levels_.back().as;
  if (!as) return;
  if (goes_on_ && say_as_.back().end == begin)
    say_as_.back().end = text_.size();
  else
    say_as_.push_back({begin, text_.size(), *as});
  goes_on_ = true;
}

std::vector<SsmlSegment> SsmlBuilder::finished() {
  const bool says_something =
      std::any_of(segments_.begin(), segments_.end(), [](const SsmlSegment& p) { return !p.text.empty(); });
  if (!says_something) throw Error(ErrorKind::bad_input, "SSML: there is nothing to speak in it");
  for (SsmlMark& mark : marks_) {
    mark.at = segments_.back().text.size();
    segments_.back().marks.push_back(std::move(mark));
  }
  return std::move(segments_);
}

}  // namespace

bool is_ssml(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  constexpr std::string_view root = "<speak";
  if (text.starts_with("<?xml")) return true;
  return text.starts_with(root) && text.size() > root.size() &&
         std::string_view(" \t\r\n/>").find(text[root.size()]) != std::string_view::npos;
}

std::vector<SsmlSegment> parse_ssml(std::string_view document) {
  XmlReader reader(document, "SSML");
  SsmlBuilder builder(reader);
  for (XmlPiece piece = reader.next(); piece.kind != XmlPiece::Kind::finished; piece = reader.next()) {
    if (piece.kind == XmlPiece::Kind::begin) builder.begin(piece);
    if (piece.kind == XmlPiece::Kind::end) builder.end();
    if (piece.kind == XmlPiece::Kind::text) builder.text(piece.text);
  }
  return builder.finished();
}

}  // namespace linnet
