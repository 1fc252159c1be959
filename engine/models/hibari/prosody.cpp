#include "engine/models/hibari/prosody.h"

#include <algorithm>
#include <utility>

#include "engine/kernels/loops.h"
#include "engine/models/hibari/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::hibari {
namespace {

static_assert(sizeof(ProsodyRow) == 4 * sizeof(float), "the network writes rows of four values");

Epilogue into(float* to, std::size_t channels) {
  Epilogue e;
  e.raw = to;
  e.stride = channels;
  return e;
}

std::size_t half(const Conv1d& c) { return c.shape().kernel / 2; }

}  // namespace

Prosody::Prosody(WeightReader& reader, std::size_t text_channels, std::size_t capacity, BlockMemory& memory)
    : text_channels_(text_channels) {
  const Place id{stage::durations, true, 1};
  const Place frame{stage::prosody, false, 1};
  duration1_ = reader.pack(reader.conv("pn.dur.0", text_channels, 0), id);
  duration2_ = reader.pack(reader.conv("pn.dur.2", duration1_.shape().out, 1), id);
  Conv1d in = reader.pack(reader.conv("pn.pro_in", text_channels, 0), frame);
  const std::size_t width = in.shape().out;
  std::vector<Block> blocks = read_blocks(reader, "pn.pro", width, frame, memory);
  if (blocks.empty()) bad_voice("the model has no block pn.pro.0: it is not a hibari voice");
  out_ = reader.pack(reader.conv("pn.pro_out", width, 4), frame);
  if (in.shape().kernel != 1 || out_.shape().kernel != 1)
    bad_voice("pn.pro_in and pn.pro_out of the model are not 1×1 convolutions");
  stream_ = BlockStream(std::move(in), std::move(blocks), most_rows, memory);
  text_ = Sequence(text_channels, half(duration1_));
  hidden_ = Sequence(duration1_.shape().out, half(duration2_));
  text_.resize(capacity);
  hidden_.resize(capacity);
  result_.reserve(stream_.most_given());
}

std::size_t Prosody::bytes() const { return duration1_.bytes() + duration2_.bytes() + stream_.bytes() + out_.bytes(); }

std::span<const float> Prosody::durations(const Backend& backend, std::span<const float> text) {
  const std::size_t rows = text.size() / text_channels_;
  text_.resize(rows);
  hidden_.resize(rows);
  logarithms_.resize(rows);
  std::copy(text.begin(), text.end(), text_.data());
  duration1_.run_gelu(backend, text_.from(half(duration1_)), text_channels_, rows, hidden_.data());
  duration2_.run(backend, hidden_.from(half(duration2_)), hidden_.channels(), rows, into(logarithms_.data(), 1));
  return logarithms_;
}

// A row depends on those within the stream's reach only, so the stream may begin so many frames before the first one
// that is wanted, wherever that is.
void Prosody::start(std::span<const float> text, std::span<const std::size_t> id_of_frame, std::size_t first) {
  text_rows_ = text;
  id_of_frame_ = id_of_frame;
  first_ = first;
  before_first_step_ = true;
  fed_ = known_ = first > stream_.reach() ? first - stream_.reach() : 0;
  stream_.start(static_cast<std::int64_t>(id_of_frame.size() - fed_));
}

std::span<const ProsodyRow> Prosody::step(const Backend& backend, std::size_t end, const BlockMemory& memory) {
  const std::size_t left = id_of_frame_.size() - fed_;
  const std::size_t wanted = before_first_step_ ? end + stream_.reach() - fed_ : most_rows;
  const std::size_t rows = std::min({wanted, left, most_rows});
  before_first_step_ = false;
  float* to = stream_.input(rows, memory);
  for (std::size_t i = 0; i < rows; ++i, to += text_channels_)
    std::copy_n(text_rows_.data() + id_of_frame_[fed_ + i] * text_channels_, text_channels_, to);
  fed_ += rows;
  const std::span<const float> known = stream_.step(backend, memory);
  result_.resize(known.size() / stream_.channels());
  if (result_.empty()) return {};
  out_.run(backend, known.data(), stream_.channels(), result_.size(), into(&result_.data()->f0[0], 4));
  const std::size_t unwanted = std::min(first_ > known_ ? first_ - known_ : 0, result_.size());
  known_ += result_.size();
  return std::span<const ProsodyRow>(result_).subspan(unwanted);
}

}  // namespace linnet::hibari
