#include "native/speech_dispatcher/protocol.h"

#include <algorithm>
#include <array>

#include "native/system/file_descriptor.h"

namespace linnet::native {
namespace {

constexpr std::size_t block_samples = 5000;  // 10,000 bytes, as upstream's modules send
constexpr char escape = 0x7d, inverted_bit = 0x20;

void append_escaped(std::string& out, char byte) {
  if (byte != '\n' && byte != escape) {
    out += byte;
    return;
  }
  out += escape;
  out += static_cast<char>(byte ^ inverted_bit);
}

void append_audio(std::string& out, std::span<const std::int16_t> samples, int sample_rate_hz) {
  out += "705-bits=16\n705-num_channels=1\n705-sample_rate=" + std::to_string(sample_rate_hz) +
         "\n705-num_samples=" + std::to_string(samples.size()) + "\n705-big_endian=0\n705-AUDIO";
  out += '\0';
  for (const std::int16_t sample : samples) {
    const auto bits = static_cast<std::uint16_t>(sample);
    append_escaped(out, static_cast<char>(bits & 0xff));
    append_escaped(out, static_cast<char>(bits >> 8));
  }
  out += "\n705 AUDIO\n";
}

}  // namespace

std::optional<std::string> ModuleInput::line() {
  std::string line;
  for (;;) {
    const std::size_t end = std::min(buffer_.find('\n', begin_), buffer_.size());
    line.append(buffer_, begin_, std::min(end - begin_, most_bytes - line.size()));
    if (end < buffer_.size()) {
      begin_ = end + 1;
      return line;
    }
    std::array<char, 4096> read;
    const std::size_t count = read_some(descriptor_, read, "Speech Dispatcher");
    if (count == 0) return std::nullopt;
    buffer_.assign(read.data(), count);
    begin_ = 0;
  }
}

std::optional<ModuleInput::Block> ModuleInput::block() {
  Block block;
  std::size_t bytes = 0;
  while (std::optional<std::string> line = this->line()) {
    if (*line == ".") return block;
    if (line->starts_with('.')) line->erase(0, 1);
    bytes += line->size() + 1;
    if (bytes > most_bytes)
      block.is_whole = false;
    else
      block.lines.push_back(std::move(*line));
  }
  return std::nullopt;
}

void ModuleOutput::write(std::string_view text) const { write_fully(descriptor_, text, "Speech Dispatcher"); }

void ModuleOutput::say(std::string_view lines) {
  const std::lock_guard lock(mutex_);
  write(lines);
}

std::optional<std::uint64_t> ModuleOutput::begin() {
  const std::lock_guard lock(mutex_);
  if (current_) {
    write("301 ERROR CANT SPEAK\n");
    return std::nullopt;
  }
  write("200 OK SPEAKING\n");
  return current_ = ++texts_;
}

bool ModuleOutput::event(std::uint64_t text, std::string_view lines) {
  const std::lock_guard lock(mutex_);
  if (current_ != text) return false;
  write(lines);
  return true;
}

bool ModuleOutput::audio(std::uint64_t text, std::span<const std::int16_t> samples, int sample_rate_hz) {
  std::string block;
  while (!samples.empty()) {
    const auto piece = samples.first(std::min(block_samples, samples.size()));
    samples = samples.subspan(piece.size());
    block.clear();
    append_audio(block, piece, sample_rate_hz);
    if (!event(text, block)) return false;
  }
  return true;
}

bool ModuleOutput::end(std::uint64_t text, std::string_view lines) {
  const std::lock_guard lock(mutex_);
  if (current_ != text) return false;
  current_ = 0;
  write(lines);
  return true;
}

void ModuleOutput::stop() {
  const std::lock_guard lock(mutex_);
  if (!current_) return;
  current_ = 0;
  write("703 STOP\n");
}

}  // namespace linnet::native
