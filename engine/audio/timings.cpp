#include "engine/audio/timings.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

namespace linnet {
namespace {

// Times to 0.1 ms.
double seconds_of(double seconds) {
  return std::round(std::clamp(std::isfinite(seconds) ? seconds : 0.0, 0.0, 1e12) * 1e4) / 1e4;
}

// A line of a JSON list; bytes that are not UTF-8 become U+FFFD.
void append_line(std::string& out, bool is_first, const nlohmann::ordered_json& line) {
  out += is_first ? "\n  " : ",\n  ";
  out += line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::int64_t milliseconds(double seconds) {
  return static_cast<std::int64_t>(std::llround(std::clamp(std::isfinite(seconds) ? seconds : 0.0, 0.0, 1e12) * 1000));
}

// "00:01:02.345" in WebVTT, "00:01:02,345" in SRT.
void append_clock(std::string& out, std::int64_t ms, char point) {
  char clock[48];
  std::snprintf(clock, sizeof clock, "%02lld:%02d:%02d%c%03d", static_cast<long long>(ms / 3'600'000),
                static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60), point,
                static_cast<int>(ms % 1000));
  out += clock;
}

// An empty line ends a cue, so line ends become spaces. WebVTT reads tags and entities, so they are escaped; SRT has no
// escapes.
std::string cue_text(std::string_view word, bool is_webvtt) {
  std::string text;
  for (const char c : word) {
    if (is_webvtt && c == '&')
      text += "&amp;";
    else if (is_webvtt && c == '<')
      text += "&lt;";
    else if (is_webvtt && c == '>')
      text += "&gt;";
    else
      text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return text;
}

}  // namespace

std::optional<TimingFormat> timing_format_by_suffix(std::string_view suffix) {
  std::string lower(suffix);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  if (lower == ".json") return TimingFormat::json;
  if (lower == ".srt") return TimingFormat::srt;
  if (lower == ".vtt") return TimingFormat::webvtt;
  return std::nullopt;
}

TimingWriter::TimingWriter(TimingFormat format) : format_(format) {
  if (format == TimingFormat::json) ready_ = R"({"words": [)";
  if (format == TimingFormat::webvtt) ready_ = "WEBVTT\n\n";
}

void TimingWriter::add(std::span<const WordTiming> words, std::span<const PhonemeTiming> phonemes) {
  if (format_ != TimingFormat::json) {
    for (const auto& word : words) add_cue(word);
    return;
  }
  for (const auto& word : words) add_json(word);
  for (const auto& phoneme : phonemes) add_json(phoneme);
}

void TimingWriter::add_json(const WordTiming& word) {
  append_line(ready_, !std::exchange(has_words_, true),
              {{"word", word.word},
               {"start", seconds_of(word.start_seconds)},
               {"end", seconds_of(word.end_seconds)},
               {"text_begin", word.text_begin},
               {"text_end", word.text_end}});
}

void TimingWriter::add_json(const PhonemeTiming& phoneme) {
  append_line(phonemes_, phonemes_.empty(),
              {{"phoneme", phoneme.phoneme},
               {"start", seconds_of(phoneme.start_seconds)},
               {"end", seconds_of(phoneme.end_seconds)}});
}

void TimingWriter::add_cue(const WordTiming& word) {
  const bool is_webvtt = format_ == TimingFormat::webvtt;
  const std::string text = cue_text(word.word, is_webvtt);
  if (text.find_first_not_of(' ') == std::string::npos) return;  // a cue without text would break the file
  const std::int64_t start = milliseconds(word.start_seconds);
  const std::int64_t end = std::max(milliseconds(word.end_seconds), start + 1);  // both formats want end > start
  if (!is_webvtt) ready_ += std::to_string(++cues_) + "\n";
  append_clock(ready_, start, is_webvtt ? '.' : ',');
  ready_ += " --> ";
  append_clock(ready_, end, is_webvtt ? '.' : ',');
  ready_ += "\n" + text + "\n\n";
}

std::string TimingWriter::take() { return std::exchange(ready_, {}); }

std::string TimingWriter::finish() {
  if (format_ == TimingFormat::json) {
    ready_ += "\n], \"phonemes\": [" + std::exchange(phonemes_, {}) + "\n]}\n";
  }
  return take();
}

}  // namespace linnet
