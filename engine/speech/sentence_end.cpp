#include "engine/speech/sentence_end.h"

#include <algorithm>

#include "engine/text/mark_context.h"

namespace linnet {
namespace {

using std::chrono::milliseconds;

// At which no sentence ends in any language.
bool is_plain(char c) {
  const auto small = static_cast<char>(c | 0x20);
  return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c == ' ' || c == ',' || c == '-' || c == '\'';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool stands_alone(Voice& voice, const std::string& text, const SpeakOptions& options) {
  if (text.ends_with('\n')) return true;
  if (text.size() > 1 && is_digit(text[text.size() - 2])) return false;
  return voice.first_sentence_end(text + " And so", options) <= text.size() + 1;
}

}  // namespace

bool may_end_sentence(std::string_view text) {
  return !std::all_of(text.begin(), text.end(), [](char c) { return is_plain(c); });
}

bool may_stand_alone(std::string_view text) {
  const auto last = text.find_last_not_of(" \t");
  return last != std::string_view::npos && !is_plain(text[last]);
}

milliseconds pause_behind(std::string_view text) {
  if (likely_ends_sentence(text)) return milliseconds(70);
  const bool is_behind_space = !text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos;
  return milliseconds(is_behind_space ? 100 : 300);
}

bool has_ended_sentence(Voice& voice, const std::string& text, bool has_paused, const SpeakOptions& options) {
  if (voice.first_sentence_end(text, options) < text.size()) return true;
  return has_paused && stands_alone(voice, text, options);
}

}  // namespace linnet
