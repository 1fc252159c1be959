#include "native/output/audio_output.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "engine/audio/pcm.h"
#include "engine/audio/wav.h"
#include "engine/error.h"
#include "native/output/output_file.h"
#include "native/output/player.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

// Creates folders, and removes them again if the file in them is not completed.
class MadeFolders {
 public:
  explicit MadeFolders(const fs::path& folder) {
    std::error_code error;
    for (fs::path path = folder; !path.empty() && !fs::exists(path, error); path = path.parent_path())
      made_.push_back(path);
    fs::create_directories(folder, error);
    if (error) throw Error(ErrorKind::io, "cannot make the folder " + folder.string() + ": " + error.message());
  }
  ~MadeFolders() {
    std::error_code error;
    if (!kept_)
      for (const fs::path& path : made_) fs::remove(path, error);  // innermost first; a folder in use stays
  }
  void keep() { kept_ = true; }

 private:
  std::vector<fs::path> made_;
  bool kept_ = false;
};

// Converts a block to 16-bit samples, in memory that is reused for the next block.
class Pcm {
 public:
  std::span<const std::byte> bytes_of(std::span<const float> samples) {
    values_.resize(samples.size());
    to_pcm16(samples, values_);
    return std::as_bytes(std::span(values_));
  }

 private:
  std::vector<std::int16_t> values_;
};

class AudioFile : public AudioOutput {
 public:
  AudioFile(std::string path, SampleFormat format, int sample_rate_hz, bool make_folders)
      : path_(std::move(path)), format_(format), sample_rate_hz_(sample_rate_hz), make_folders_(make_folders) {}

  void write(std::span<const float> samples) override {
    open();
    samples_ += samples.size();
    if (format_ == SampleFormat::float32) return file_->write(std::as_bytes(samples));
    file_->write(pcm_.bytes_of(samples));
  }

  void finish() override {
    open();
    // If the header cannot count the samples, its sizes stay "unknown", which players read as "until the end".
    if (format_ == SampleFormat::wav && file_->rewritable() && samples_ <= most_wav_samples)
      file_->write_at(0, wav_header(sample_rate_hz_, samples_));
    file_->commit();
    if (folders_) folders_->keep();
  }

 private:
  void open() {
    if (file_) return;
    const fs::path folder = fs::path(path_).parent_path();
    if (make_folders_ && !folder.empty()) folders_.emplace(folder);
    file_.emplace(path_);
    if (format_ == SampleFormat::wav) file_->write(wav_header(sample_rate_hz_, std::nullopt));
  }

  std::string path_;
  SampleFormat format_;
  int sample_rate_hz_;
  bool make_folders_;
  std::optional<MadeFolders> folders_;  // must outlive the file in it
  std::optional<OutputFile> file_;
  std::uint64_t samples_ = 0;
  Pcm pcm_;
};

class PlayedAudio : public AudioOutput {
 public:
  explicit PlayedAudio(std::vector<std::string> command) : command_(std::move(command)) {}

  void write(std::span<const float> samples) override {
    if (!player_) player_.emplace(command_);
    player_->write(pcm_.bytes_of(samples));
  }
  void finish() override {
    if (player_) player_->finish();
  }

 private:
  std::vector<std::string> command_;
  std::optional<Player> player_;
  Pcm pcm_;
};

}  // namespace

std::unique_ptr<AudioOutput> audio_file(std::string path, SampleFormat format, int sample_rate_hz, bool make_folders) {
  return std::make_unique<AudioFile>(std::move(path), format, sample_rate_hz, make_folders);
}

std::unique_ptr<AudioOutput> audio_player(int sample_rate_hz) {
  std::optional<std::vector<std::string>> command = find_player(sample_rate_hz);
  if (!command) no_player();
  return std::make_unique<PlayedAudio>(std::move(*command));
}

void no_player() {
  throw Error(ErrorKind::not_found,
              "nowhere to put the sound: give -f FILE ('-f fox.wav'); to play it, "
              "aplay, paplay or ffplay has to be installed");
}

}  // namespace linnet::native
