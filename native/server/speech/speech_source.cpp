#include "native/server/speech/speech_source.h"

namespace linnet::native {
namespace {

class CachedSource final : public SpeechSource {
 public:
  explicit CachedSource(CachedSpeechPtr speech) : speech_(std::move(speech)) {}

  std::optional<SpeechBlock> next() override {
    if (taken_ == speech_->blocks.size()) return std::nullopt;
    return speech_->blocks[taken_++];
  }
  void cancel() override {}
  int sample_rate_hz() const override { return speech_->sample_rate_hz; }
  SampleCount samples() const override {
    std::uint64_t all = 0;
    for (const SpeechBlock& block : speech_->blocks) all += block.samples.size();
    return all;
  }
  SpeechFigures figures() const override {
    SpeechFigures figures = speech_->figures;
    figures.queue_seconds = figures.load_seconds = figures.first_audio_seconds = figures.synthesis_seconds = 0;
    return figures;
  }
  int position() const override { return 0; }
  bool is_cached() const override { return true; }

 private:
  CachedSpeechPtr speech_;
  std::size_t taken_ = 0;
};

class QueueSource final : public SpeechSource {
 public:
  // key: empty: it is not put into the cache.
  QueueSource(std::unique_ptr<Speech> speech, SpeechCache& cache, std::string key, std::function<bool()> gone)
      : speech_(std::move(speech)), cache_(cache), key_(std::move(key)), gone_(std::move(gone)) {
    if (!key_.empty()) recorded_ = std::make_shared<CachedSpeech>();
  }

  std::optional<SpeechBlock> next() override {
    auto block = speech_->next(gone_);
    if (block)
      record(*block);
    else
      keep();
    return block;
  }
  void cancel() override { speech_->cancel(); }
  int sample_rate_hz() const override { return speech_->progress().sample_rate_hz; }
  SampleCount samples() const override { return std::nullopt; }
  SpeechFigures figures() const override { return speech_->progress().figures; }
  int position() const override { return speech_->position(); }
  bool is_cached() const override { return false; }

 private:
  void record(const SpeechBlock& block) {
    if (!recorded_) return;
    recorded_->bytes += bytes_of(block);
    if (recorded_->bytes > cache_.most_entry_bytes())
      recorded_.reset();
    else
      recorded_->blocks.push_back(block);
  }
  void keep() {
    if (!recorded_) return;
    recorded_->sample_rate_hz = sample_rate_hz();
    recorded_->figures = figures();
    const SpeechProgress progress = speech_->progress();
    if (progress.was_substituted || progress.has_changed) return recorded_.reset();  // not what the key says
    cache_.insert(key_, std::move(recorded_));
    recorded_.reset();
  }

  std::unique_ptr<Speech> speech_;
  SpeechCache& cache_;
  std::string key_;
  std::function<bool()> gone_;
  std::shared_ptr<CachedSpeech> recorded_;  // null: too long, or not for the cache
};

}  // namespace

std::shared_ptr<StreamedText> streamed_text(const ServerContext& context) {
  return std::make_shared<StreamedText>(context.options.text.bytes, [&queue = context.queue] { queue.look_again(); });
}

std::unique_ptr<SpeechSource> speak(const ServerContext& context, SpeechRequest request, const std::string& client,
                                    std::function<bool()> gone) {
  std::string key = request.streamed ? "" : cache_key(request);
  if (!key.empty())
    if (auto known = context.cache.find(key)) return std::make_unique<CachedSource>(std::move(known));
  return std::make_unique<QueueSource>(context.queue.submit(std::move(request), client), context.cache, std::move(key),
                                       std::move(gone));
}

}  // namespace linnet::native
