#include "engine/models/styletts2/upsampling_stage.h"

#include <algorithm>
#include <string>

#include "engine/models/styletts2/spectrum.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

std::string generator(const char* part, std::size_t index) {
  return std::string("decoder.generator.") + part + "." + std::to_string(index);
}

}  // namespace

std::int64_t StageExtents::strip_rows(std::int64_t input_rows, bool whole) const {
  const std::int64_t ahead = whole ? 0 : padding + source_padding;
  return lookback + UpsamplingStage::tail + rows(input_rows) + ahead + UpsamplingStage::margin;
}

UpsamplingStage::UpsamplingStage(WeightReader& reader, const StageShape& s)
    : shape_(s),
      up_(reader.transposed(generator("ups", s.index), s.in, {s.place, false, s.rows}, outputs_per_tile(s.last),
                            s.scale)),
      extents_{up_.shape().out, up_.shape().stride, s.last, 0, 0, 0},
      source_block_(reader, generator("noise_res", s.index), channels(), s.style, {s.place, false, s.rows * stride()}),
      of_source_(channels()),
      of_input_(channels()) {
  const Place place{s.place, false, s.rows * stride()};
  const std::string source = generator("noise_convs", s.index);
  const std::size_t kernel = reader.extent(source + ".weight", 2, 3);
  source_stride_ = std::max<std::size_t>(1, kernel / 2);
  source_padding_ = (kernel - source_stride_ + 1) / 2;
  if (source_padding_ > static_cast<std::size_t>(margin))
    bad_voice("tensor " + in_quotes(source + ".weight") + " of the model has a kernel of " + std::to_string(kernel) +
              ", expected at most " + std::to_string(4 * margin));
  source_conv_ = reader.pack(reader.strided(source, spectrum_values, channels(), source_stride_), place);
  extents_.source_padding = source_block_.padding();
  extents_.lookback = source_block_.lookback();
  for (std::size_t i = 0; i < s.blocks; ++i) {
    blocks_.emplace_back(reader, generator("resblocks", s.index * s.blocks + i), channels(), s.style, place);
    extents_.padding = std::max(extents_.padding, blocks_.back().padding());
    extents_.lookback = std::max(extents_.lookback, blocks_.back().lookback());
  }
  source_history_ = History(channels(), static_cast<std::size_t>(source_block_.padding() + extents_.lookback));
  input_history_ = History(channels(), static_cast<std::size_t>(extents_.padding + extents_.lookback));
  out_history_ = History(channels(), static_cast<std::size_t>(tail));
  front_ = Buffer(stride() * channels());
  if (s.halves) part_ = Buffer(part_floats(channels()));
}

std::size_t UpsamplingStage::bytes() const {
  std::size_t total = up_.bytes() + source_conv_.bytes() + source_block_.bytes();
  for (const SnakeBlock& b : blocks_) total += b.bytes();
  return total;
}

std::size_t UpsamplingStage::history_bytes() const {
  std::size_t total = source_history_.bytes() + input_history_.bytes() + out_history_.bytes();
  total += part_.size() * sizeof(float);
  total += source_block_.history_bytes();
  for (const SnakeBlock& b : blocks_) total += b.history_bytes();
  return total;
}

void UpsamplingStage::start(const Backend& backend, std::int64_t input_rows, std::span<const float> style,
                            std::span<const float> constants, double constant_rows) {
  input_length_ = input_rows;
  length_ = extents_.rows(input_rows);
  input_done_ = source_done_ = x_done_ = done_ = 0;
  const auto next = [&](std::size_t count) {
    const std::span<const float> first = constants.first(constants.empty() ? 0 : count);
    constants = constants.subspan(first.size());
    return first;
  };
  of_source_.start(next(2 * channels()), constant_rows);
  of_input_.start(next(2 * channels()), constant_rows);
  const std::size_t of_block = source_block_.statistics_size();
  source_block_.start(backend, style, next(of_block), constant_rows);
  for (SnakeBlock& b : blocks_) b.start(backend, style, next(of_block), constant_rows);
  for (History* h : {&source_history_, &input_history_, &out_history_}) h->restart();
}

void UpsamplingStage::append_statistics(std::vector<float>& constants) const {
  of_source_.append_to(constants);
  of_input_.append_to(constants);
  source_block_.append_statistics(constants);
  for (const SnakeBlock& b : blocks_) b.append_statistics(constants);
}

void UpsamplingStage::run_source(const Work& work, const Input& input, std::int64_t first, std::int64_t end,
                                 float* out) const {
  const auto row = static_cast<std::int64_t>(source_stride_) * first - static_cast<std::int64_t>(source_padding_);
  Epilogue e;
  e.raw = out;
  e.stride = channels();
  source_conv_.run(work.backend, input.spectra + row * static_cast<std::int64_t>(spectrum_values),
                   source_stride_ * spectrum_values, static_cast<std::size_t>(end - first), e);
}

// out += what input rows [first, end) become; a reflected row stands before the first of them.
void UpsamplingStage::add_upsampled(const Work& work, const Input& input, std::int64_t first, std::int64_t end,
                                    float* out) const {
  const float* from = input.rows + first * static_cast<std::int64_t>(shape_.in);
  if (shape_.last && first == 0) {  // torch.nn.ReflectionPad1d((1, 0))
    Epilogue e;
    e.raw = front_.data();
    up_.run(work.backend, from, 1, e);
    work.backend.loops().add(out, front_.data() + channels(), channels(), out);
    out += channels();
  }
  Epilogue e;
  e.raw = out;
  e.residual = out;
  up_.run(work.backend, from, static_cast<std::size_t>(end - first), e);
}

// What the source's spectra become, in rows up to `end` of x.
void UpsamplingStage::add_source(const Work& work, const Input& input, const Strip& x, const Strip& between,
                                 std::int64_t end) {
  const std::int64_t source_end = std::min(length_, end + source_block_.padding());
  source_history_.load(x);
  run_source(work, input, source_done_, source_end, x.row(source_done_));
  add_rows(work.backend, x, source_done_, source_end, work.sums, of_source_);
  source_done_ = source_end;
  if (end < length_) source_history_.save(x, end - extents_.lookback, source_end);
  SnakeOutput last;
  last.raw = &x;
  source_block_.step(work, {x, of_source_, x, between, length_, end}, last);
}

// The rows before the residual blocks.
void UpsamplingStage::make_input(const Work& work, const Input& input, const Strip& x, const Strip& between) {
  const std::int64_t front = shape_.last ? 1 : 0;
  const auto each = static_cast<std::int64_t>(stride());
  const std::int64_t end = input.end == input_length_ ? length_ : front + input.end * each;
  add_source(work, input, x, between, end);
  add_upsampled(work, input, input_done_, input.end, x.row(input_done_ ? front + input_done_ * each : 0));
  input_done_ = input.end;
  input_history_.load(x);
  add_rows(work.backend, x, x_done_, end, work.sums, of_input_);
  x_done_ = end;
}

// The same of the whole sequence, where x is in 16 bits.
void UpsamplingStage::make_input_in_parts(const Work& work, const Input& input, const Strip& x, const Strip& between) {
  const Loops& loops = work.backend.loops();
  for (std::int64_t first = 0; first < length_; first += part_rows) {
    const std::int64_t end = std::min(length_, first + part_rows);
    run_source(work, input, first, end, part_.data());
    add_rows(work.backend, {part_.data(), first, channels()}, first, end, work.sums, of_source_);
    loops.to_halves(part_.data(), x.floats(end - first), x.half_row(first));
  }
  SnakeOutput last;
  last.raw = &x;
  source_block_.step(work, {x, of_source_, x, between, length_, length_}, last);
  const auto each = static_cast<std::int64_t>(stride());
  const std::int64_t inputs = std::max<std::int64_t>(1, part_rows / each);
  for (std::int64_t from = 0; from < input_length_; from += inputs) {
    const std::int64_t to = std::min(input_length_, from + inputs);
    const std::int64_t first = from ? length_ - (input_length_ - from) * each : 0;
    const std::int64_t end = length_ - (input_length_ - to) * each;
    loops.from_halves(x.half_row(first), x.floats(end - first), part_.data());
    add_upsampled(work, input, from, to, part_.data());
    add_rows(work.backend, {part_.data(), first, channels()}, first, end, work.sums, of_input_);
    loops.to_halves(part_.data(), x.floats(end - first), x.half_row(first));
  }
  input_done_ = input_length_;
  source_done_ = x_done_ = length_;
}

const float* UpsamplingStage::floats_of(const Backend& backend, const Strip& strip, std::int64_t first,
                                        std::int64_t end) const {
  if (!strip.is_half) return strip.row(first);
  backend.loops().from_halves(strip.half_row(first), strip.floats(end - first), part_.data());
  return part_.data();
}

// Their sum, block after block, in `out`, which is the first one's memory too.
void UpsamplingStage::run_blocks(const Work& work, const Strip& x, const Strip& other, const Strip& between,
                                 const Strip& out) {
  const std::int64_t reach = x_done_ == length_ ? length_ : std::max<std::int64_t>(0, x_done_ - extents_.padding);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    SnakeOutput last;
    last.slope = shape_.slope;
    if (i) last.accumulate = &out;
    (i + 1 < blocks_.size() ? last.raw : last.activated) = &out;
    blocks_[i].step(work, {x, of_input_, i ? other : out, between, length_, reach}, last);
  }
  if (reach < length_) input_history_.save(x, reach - extents_.lookback, x_done_);
  done_ = reach;
}

Strip UpsamplingStage::step(const Work& work, const Input& input, float* const* memory, bool in_halves) {
  const std::int64_t origin = done_ - extents_.lookback - tail;
  const auto strip = [&](std::size_t i) { return Strip{memory[i], origin, channels(), in_halves}; };
  const Strip x = strip(0);
  const Strip between = strip(1);
  const Strip out = strip(3);
  const std::int64_t before = done_;
  if (in_halves)
    make_input_in_parts(work, input, x, between);
  else
    make_input(work, input, x, between);
  run_blocks(work, x, strip(2), between, out);
  if (before == 0) out.clear(-tail, 0);
  if (done_ == length_) out.clear(length_, length_ + margin);
  out_history_.load(out);
  if (done_ < length_) out_history_.save(out, done_ - tail, done_);
  return out;
}

}  // namespace linnet::styletts2
