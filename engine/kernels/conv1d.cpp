#include "engine/kernels/conv1d.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>

namespace linnet {
namespace {

// Floats of a chunk's transformed data. All weights are read for every chunk. If they fit into a second-level cache, a
// small chunk that fits there too is best; larger weights are read from memory for every chunk, so a large chunk is.
constexpr std::size_t small_chunk = 32 * 1024, large_chunk = 512 * 1024, cached_weights = 256 * 1024;

std::size_t chunk_floats(std::size_t weight_floats) {
  return weight_floats > cached_weights ? large_chunk : small_chunk;
}

// The F(m, r) with the given m (or the next smaller one) whose blocks of r taps cover the kernel with the least
// padding.
const CookToomLoops* choose(const Loops& loops, std::size_t kernel, std::size_t m, std::size_t* blocks) {
  const CookToomLoops* best = nullptr;
  std::size_t least = 0;
  for (std::size_t i = 0; i < loops.cook_toom_count; ++i) {
    const CookToomLoops& f = loops.cook_toom[i];
    const std::size_t fm = static_cast<std::size_t>(f.m);
    const std::size_t r = static_cast<std::size_t>(f.r);
    const std::size_t count = (kernel + r - 1) / r;
    // Products for each tile of outputs: n · blocks, against m · kernel for the direct method.
    const std::size_t cost = static_cast<std::size_t>(f.n) * count * 1000 / fm;
    if (fm > m || count > 2 || cost >= kernel * 1000) continue;
    if (!best || cost < least) best = &f, least = cost, *blocks = count;
  }
  return best;
}

// Row-major out × (kernel · in): the GEMM's view of overlapping rows.
std::vector<float> by_taps(const Conv1dShape& s, std::span<const float> w) {
  std::vector<float> t(w.size());
  for (std::size_t o = 0; o < s.out; ++o)
    for (std::size_t i = 0; i < s.in; ++i)
      for (std::size_t k = 0; k < s.kernel; ++k) t[(o * s.kernel + k) * s.in + i] = w[(o * s.in + i) * s.kernel + k];
  return t;
}

// The transformed weights of all points, point after point: out × (blocks · in) each.
std::vector<float> transform_weights(const CookToomLoops& f, std::size_t blocks, const Conv1dShape& s,
                                     std::span<const float> w, std::size_t first, std::size_t count) {
  const std::size_t n = static_cast<std::size_t>(f.n);
  const std::size_t r = static_cast<std::size_t>(f.r);
  std::vector<float> all(n * count * blocks * s.in);
  std::vector<float> taps(r);
  std::vector<float> points(n);
  for (std::size_t o = 0; o < count; ++o)
    for (std::size_t b = 0; b < blocks; ++b)
      for (std::size_t i = 0; i < s.in; ++i) {
        for (std::size_t k = 0; k < r; ++k)
          taps[k] = b * r + k < s.kernel ? w[((first + o) * s.in + i) * s.kernel + b * r + k] : 0;
        f.weights(taps.data(), points.data());
        for (std::size_t p = 0; p < n; ++p) all[((p * count + o) * blocks + b) * s.in + i] = points[p];
      }
  return all;
}

std::size_t weight_floats(const Conv1dShape& s, const CookToomLoops* fast, std::size_t blocks) {
  return (fast ? static_cast<std::size_t>(fast->n) * blocks : s.kernel) * s.in * s.out;
}

std::size_t tile_floats(const Conv1dShape& s, const CookToomLoops& f, std::size_t blocks) {
  return static_cast<std::size_t>(f.n) * (blocks * s.in + s.out);
}

}  // namespace

Conv1d::Conv1d(Backend& backend, const Conv1dShape& shape, std::span<const float> weights, std::span<const float> bias,
               std::size_t outputs_per_tile, bool sparing)
    : shape_(shape), bias_(bias.begin(), bias.end()) {
  choose_method(backend, outputs_per_tile);
  if (sparing && fast_)
    compact_.emplace(backend, shape_, weights, fast_, blocks_);
  else
    pack(backend, weights);
}

Conv1d::Conv1d(Backend& backend, const Conv1dShape& shape, const SmallWeights& weights, std::span<const float> bias,
               std::size_t outputs_per_tile, bool sparing, Arithmetic arithmetic)
    : shape_(shape), bias_(bias.begin(), bias.end()) {
  choose_method(backend, outputs_per_tile);
  if (arithmetic == Arithmetic::whole_numbers && !fast_ &&
      IntegerMatrix::fits(backend, shape_, weights.bits, weights.group)) {
    integers_.emplace(backend, weights);
    return;
  }
  const bool stays_small = (sparing && fast_) || !expanded_once(fp32_floats_, fast_);
  if (stays_small && CompactMatrices::fits(backend, weights, fast_, blocks_))
    compact_.emplace(backend, weights, fast_, blocks_, sparing);
  else
    pack(backend, weights.floats());
}

void Conv1d::choose_method(Backend& backend, std::size_t outputs_per_tile) {
  bias_.resize(shape_.out);
  if (outputs_per_tile) fast_ = choose(backend.loops(), shape_.kernel, outputs_per_tile, &blocks_);
  fp32_floats_ = weight_floats(shape_, fast_, blocks_);
  scratch_floats_ = planned_scratch(backend, shape_, outputs_per_tile);
  backend.reserve(scratch_floats_);
}

std::size_t Conv1d::planned_scratch(const Backend& backend, const Conv1dShape& s, std::size_t outputs_per_tile) {
  std::size_t blocks = 1;
  const CookToomLoops* fast = outputs_per_tile ? choose(backend.loops(), s.kernel, outputs_per_tile, &blocks) : nullptr;
  const std::size_t row = fast ? tile_floats(s, *fast, blocks) : s.out + s.kernel * s.in;
  const std::size_t chunk = fast ? chunk_floats(weight_floats(s, fast, blocks)) : small_chunk;
  return std::max(chunk, std::max(backend.gemm().mr, backend.loops().integer_rows) * row);
}

void Conv1d::add_matrix(Backend& backend, std::size_t inputs) {
  matrices_.emplace_back(backend, shape_.out, inputs,
                         backend.weight_memory.take(PackedMatrix::floats(backend, shape_.out, inputs)));
}

void Conv1d::pack(Backend& backend, std::span<const float> weights) {
  if (!fast_) {
    add_matrix(backend, shape_.kernel * shape_.in);
    const std::vector<float> turned = shape_.kernel > 1 ? by_taps(shape_, weights) : std::vector<float>();
    matrices_[0].pack(shape_.out, shape_.kernel * shape_.in, turned.empty() ? weights.data() : turned.data(), nullptr);
    return;
  }
  const std::size_t n = static_cast<std::size_t>(fast_->n);
  const std::size_t inputs = blocks_ * shape_.in;
  const std::vector<float> transformed = transform_weights(*fast_, blocks_, shape_, weights, 0, shape_.out);
  for (std::size_t p = 0; p < n; ++p) {
    add_matrix(backend, inputs);
    matrices_[p].pack(shape_.out, inputs, transformed.data() + p * shape_.out * inputs, nullptr);
  }
}

// Compact plans use the direct method, because it needs less memory, although more time.
bool Conv1d::expanded_once(std::size_t fp32_floats, bool in_tiles) {
  constexpr std::size_t most_direct = 24 * 1024;
  constexpr std::size_t most_in_tiles = 176 * 1024;
  return fp32_floats <= (in_tiles ? most_in_tiles : most_direct);
}

std::size_t Conv1d::planned_bytes(const Backend& backend, const Conv1dShape& s, std::size_t outputs_per_tile,
                                  bool sparing) {
  std::size_t blocks = 1;
  const CookToomLoops* fast = outputs_per_tile ? choose(backend.loops(), s.kernel, outputs_per_tile, &blocks) : nullptr;
  if (sparing && fast) return CompactMatrices::planned_bytes(backend, s, *fast, blocks) + s.out * sizeof(float);
  const std::size_t matrices = fast ? static_cast<std::size_t>(fast->n) : 1;
  const std::size_t inputs = (fast ? blocks : s.kernel) * s.in;
  return (matrices * PackedMatrix::floats(backend, s.out, inputs) + s.out) * sizeof(float);
}

std::optional<std::size_t> Conv1d::planned_integers(const Backend& backend, const Conv1dShape& s,
                                                    std::size_t outputs_per_tile, std::size_t group) {
  std::size_t blocks = 1;
  if (!IntegerMatrix::fits(backend, s, 8, group) ||
      (outputs_per_tile && choose(backend.loops(), s.kernel, outputs_per_tile, &blocks)))
    return std::nullopt;
  return IntegerMatrix::planned_bytes(backend, s, group) + s.out * sizeof(float);
}

std::size_t Conv1d::planned_expansion(const Backend& backend, const Conv1dShape& s, std::size_t outputs_per_tile,
                                      bool sparing) {
  std::size_t blocks = 1;
  const bool fast = outputs_per_tile && choose(backend.loops(), s.kernel, outputs_per_tile, &blocks);
  if (sparing && !fast) return CompactMatrices::part_floats(backend, s.out, s.kernel * s.in) * sizeof(float);
  return planned_bytes(backend, s, outputs_per_tile) - s.out * sizeof(float);  // without the bias
}

std::size_t Conv1d::bytes() const {
  std::size_t total = bias_.size() * sizeof(float);
  if (compact_) total += compact_->bytes();
  if (integers_) total += integers_->bytes();
  for (const PackedMatrix& m : matrices_) total += m.bytes();
  return total;
}

// The product with the matrix of a point; as PackedMatrix::multiply().
void Conv1d::multiply(const Backend& backend, std::size_t point, const float* a, std::size_t a_stride, std::size_t rows,
                      float* c, std::size_t c_stride, std::size_t first, std::size_t count) const {
  if (compact_)
    compact_->multiply(backend, point, a, a_stride, rows, c, c_stride, first, count);
  else
    matrices_[point].multiply(a, a_stride, rows, c, c_stride, first, count);
}

std::string Conv1d::method() const {
  if (integers_) return "integers";
  const std::string small = compact_ && compact_->bits() <= 8 ? "int" + std::to_string(compact_->bits()) + " " : "";
  if (!fast_) return small + "direct";
  const std::string f = small + "F(" + std::to_string(fast_->m) + ", " + std::to_string(fast_->r) + ")";
  return blocks_ == 1 ? f : f + " x " + std::to_string(blocks_);
}

double Conv1d::products() const {
  if (!fast_) return static_cast<double>(shape_.kernel);
  return static_cast<double>(blocks_) * fast_->n / fast_->m;
}

std::size_t Conv1d::tiles(std::size_t rows) const {
  const std::size_t group = static_cast<std::size_t>(fast_->m) * shape_.dilation;
  const std::size_t whole = rows / group;
  const std::size_t rest = rows % group;
  return whole * shape_.dilation + std::min(rest, shape_.dilation);
}

double Conv1d::products(const Backend& backend, std::size_t rows) const {
  const std::size_t together = 2 * backend.gemm().mr;
  const std::size_t lines = fast_ ? tiles(rows) : rows;
  const std::size_t points = fast_ ? static_cast<std::size_t>(fast_->n) : shape_.kernel;
  const std::size_t computed = (lines + together - 1) / together * together;
  return static_cast<double>(computed) * static_cast<double>(points * (fast_ ? blocks_ : 1) * shape_.in * shape_.out);
}

std::size_t Conv1d::overread() const {
  if (!fast_) return 0;
  const std::size_t m = static_cast<std::size_t>(fast_->m);
  const std::size_t r = static_cast<std::size_t>(fast_->r);
  return (m - 1 + blocks_ * r - shape_.kernel) * shape_.dilation;
}

// The number of parts into which the columns are divided; the tiles are divided among the threads of each part. As many
// parts as possible if the weights do not fit into a second-level cache, so that each thread reads only its own
// weights; else the number that gives the slowest thread the least work.
std::size_t Conv1d::column_parts(const Backend& backend, std::size_t units, std::size_t halves) const {
  const std::size_t columns = shape_.out / halves;
  const std::size_t nr = backend.gemm().nr;
  const std::size_t threads = static_cast<std::size_t>(backend.threads());
  if (columns % nr) return 1;
  const std::size_t most = std::gcd(columns / nr, threads);
  if (fp32_floats_ > cached_weights) return most;
  constexpr double transforms =
      0.1;  // time of the input transform, which every part repeats, relative to the products'
  std::size_t best = 1;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t parts = 1; parts <= most; ++parts) {
    if (most % parts) continue;
    const std::size_t share = (units * parts + threads - 1) / threads;
    const double cost = static_cast<double>(share) * (1 / static_cast<double>(parts) + transforms);
    if (cost < least) least = cost, best = parts;
  }
  return best;
}

// Tiles and columns that one thread computes at once. halves: 2 for a gate, which combines outputs c and out / 2 + c.
struct Conv1d::Tiles {
  std::size_t first;
  std::size_t count;
  std::size_t column;  // of each half, as is width
  std::size_t width;
  std::size_t halves;
};

// Returns the sums behind the transformed inputs in scratch memory: points × tiles × (halves · columns).
const float* Conv1d::multiply_tiles(const Backend& backend, const float* x, std::size_t x_stride, const Tiles& t,
                                    float* scratch) const {
  const std::size_t n = static_cast<std::size_t>(fast_->n);
  const std::size_t r = static_cast<std::size_t>(fast_->r);
  const std::size_t inputs = blocks_ * shape_.in;
  float* v = scratch;
  float* s = v + n * t.count * inputs;
  for (std::size_t b = 0; b < blocks_; ++b)
    fast_->input(x + b * r * shape_.dilation * x_stride, x_stride, shape_.in, shape_.dilation, t.first, t.count,
                 v + b * shape_.in, inputs);
  const std::size_t half = shape_.out / t.halves;
  for (std::size_t p = 0; p < n; ++p) {
    const float* a = v + p * t.count * inputs;
    float* to = s + p * t.count * t.halves * t.width;
    if (t.width == half)
      multiply(backend, p, a, inputs, t.count, to, shape_.out, 0,
               shape_.out);  // the second half may begin within a panel
    else
      for (std::size_t h = 0; h < t.halves; ++h)
        multiply(backend, p, a, inputs, t.count, to + h * t.width, t.halves * t.width, h * half + t.column, t.width);
  }
  return s;
}

// Of one thread at once: whole GEMM row blocks.
std::size_t Conv1d::most_chunk_tiles(const Backend& backend) const {
  const std::size_t mr = backend.gemm().mr;
  return std::max<std::size_t>(1, chunk_floats(fp32_floats_) / tile_floats(shape_, *fast_, blocks_) / mr) * mr;
}

// finish(sums, tiles): sums are points × tiles × (halves · columns).
template <typename Finish>
void Conv1d::run_fast(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                      std::size_t halves, const Finish& finish) const {
  const std::size_t all = tiles(rows);
  const std::size_t mr = backend.gemm().mr;
  const std::size_t units = (all + mr - 1) / mr;
  const std::size_t parts = column_parts(backend, units, halves);
  const std::size_t width = shape_.out / halves / parts;
  const std::size_t groups = static_cast<std::size_t>(backend.threads()) / parts;  // threads for each part
  // Chunks are whole GEMM row blocks, equally many for every thread, so that all threads finish together.
  const std::size_t most = most_chunk_tiles(backend) / mr;
  const std::size_t rounds = (units + most * groups - 1) / (most * groups);
  const std::size_t chunk = (units + rounds * groups - 1) / (rounds * groups) * mr;
  const std::size_t chunks = (all + chunk - 1) / chunk;
  backend.parallel(parts * chunks, [&](std::size_t item, std::size_t thread) {
    const std::size_t first = item % chunks * chunk;
    const Tiles t{first, std::min(chunk, all - first), item / chunks * width, width, halves};
    float* scratch = backend.scratch(thread);
    finish(multiply_tiles(backend, x, x_stride, t, scratch), t);
  });
}

// Without dilation, the overlapping rows of the GEMM are x itself.
bool Conv1d::gathers(std::size_t x_stride) const {
  return !integers_ && shape_.kernel > 1 && (shape_.dilation > 1 || x_stride != shape_.in);
}

// Of the direct method's kernel.
std::size_t Conv1d::rows_at_once(const Backend& backend) const {
  return integers_ ? backend.loops().integer_rows : backend.gemm().mr;
}

// Of the direct method.
std::size_t Conv1d::most_chunk_rows(const Backend& backend, bool gather) const {
  const std::size_t mr = rows_at_once(backend);
  const bool copies = gather || integers_;
  return std::max(mr, small_chunk / (shape_.out + (copies ? shape_.kernel * shape_.in : 0)) / mr * mr);
}

// The sums of rows, `columns` floats each, at the begin of scratch memory: of the first columns that are expanded.
void Conv1d::multiply_rows(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                           std::size_t columns, float* scratch) const {
  if (integers_) return integers_->multiply(backend, x, x_stride, rows, scratch, columns, scratch + rows * columns);
  const std::size_t width = shape_.kernel * shape_.in;
  if (!gathers(x_stride)) return multiply(backend, 0, x, x_stride, rows, scratch, columns, 0, columns);
  float* gathered = scratch + rows * columns;
  for (std::size_t t = 0; t < rows; ++t)
    for (std::size_t k = 0; k < shape_.kernel; ++k)
      std::memcpy(gathered + (t * shape_.kernel + k) * shape_.in, x + (t + k * shape_.dilation) * x_stride,
                  shape_.in * sizeof(float));
  multiply(backend, 0, gathered, width, rows, scratch, columns, 0, columns);
}

template <typename Finish>
void Conv1d::run_direct(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                        std::size_t columns, const Finish& finish) const {
  const std::size_t mr = rows_at_once(backend);
  const std::size_t threads = static_cast<std::size_t>(backend.threads());
  const std::size_t most = most_chunk_rows(backend, gathers(x_stride));
  const std::size_t chunk = std::min(most, std::max(mr, (rows + threads * mr - 1) / (threads * mr) * mr));
  backend.parallel((rows + chunk - 1) / chunk, [&](std::size_t item, std::size_t thread) {
    const std::size_t first = item * chunk;
    const std::size_t count = std::min(chunk, rows - first);
    float* s = backend.scratch(thread);
    multiply_rows(backend, x + first * x_stride, x_stride, count, columns, s);
    finish(s, first, count);
  });
}

// Outputs after outputs, as they are expanded.
void Conv1d::run_in_parts(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                          const Epilogue& e) const {
  for (std::size_t column = 0; column < shape_.out; column += compact_->most_columns()) {
    const std::size_t columns = std::min(compact_->most_columns(), shape_.out - column);
    compact_->expand(backend, column);
    run_direct(backend, x, x_stride, rows, columns, [&](const float* s, std::size_t first, std::size_t count) {
      finish_rows(backend, s, first, count, columns, e.from(column));
    });
  }
}

void Conv1d::prepare(const Backend& backend) const {
  if (compact_) compact_->expand(backend);
}

void Conv1d::observe(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows) const {
  if (backend.observer) backend.observer({layer_, shape_, x, x_stride, rows});
}

void Conv1d::finish_tiles(const float* sums, const Tiles& t, std::size_t rows, const Epilogue& e) const {
  fast_->output(sums, t.width, shape_.dilation, t.first, t.count, rows, e.from(t.column));
}

// Rows [first, first + count) of the epilogue's, whose pointers belong to the first of the columns.
void Conv1d::finish_rows(const Backend& backend, const float* sums, std::size_t first, std::size_t count,
                         std::size_t columns, const Epilogue& e) const {
  Epilogue part = e.from(first * e.stride);
  part.bias = e.bias;
  backend.loops().finish(sums, columns, columns, count, part);
}

void Conv1d::run(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, Epilogue e) const {
  if (!rows) return;
  if (!e.bias) e.bias = bias_.data();
  observe(backend, x, x_stride, rows);
  if (compact_ && !fast_) return run_in_parts(backend, x, x_stride, rows, e);
  prepare(backend);
  if (fast_)
    run_fast(backend, x, x_stride, rows, 1, [&](const float* s, const Tiles& t) { finish_tiles(s, t, rows, e); });
  else
    run_direct(backend, x, x_stride, rows, shape_.out, [&](const float* s, std::size_t first, std::size_t count) {
      finish_rows(backend, s, first, count, shape_.out, e);
    });
}

void Conv1d::run_alone(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, Epilogue e,
                       float* scratch) const {
  observe(backend, x, x_stride, rows);
  if (!e.bias) e.bias = bias_.data();
  const std::size_t all = fast_ ? tiles(rows) : rows;
  const std::size_t chunk = fast_ ? most_chunk_tiles(backend) : most_chunk_rows(backend, gathers(x_stride));
  for (std::size_t first = 0; first < all; first += chunk) {
    const std::size_t count = std::min(chunk, all - first);
    if (fast_) {
      const Tiles t{first, count, 0, shape_.out, 1};
      finish_tiles(multiply_tiles(backend, x, x_stride, t, scratch), t, rows, e);
    } else {
      multiply_rows(backend, x + first * x_stride, x_stride, count, shape_.out, scratch);
      finish_rows(backend, scratch, first, count, shape_.out, e);
    }
  }
}

void Conv1d::run_gated(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, Gate g) const {
  if (!rows) return;
  observe(backend, x, x_stride, rows);
  prepare(backend);
  const std::size_t channels = shape_.out / 2;
  if (!g.bias) g.bias = bias_.data();
  if (!g.sigmoid_bias) g.sigmoid_bias = g.bias + channels;
  if (fast_) {
    run_fast(backend, x, x_stride, rows, 2, [&](const float* s, const Tiles& t) {
      const Gate part{g.bias + t.column, g.sigmoid_bias + t.column, g.out + t.column, g.stride};
      fast_->gate(s, t.width, shape_.dilation, t.first, t.count, rows, part);
    });
  } else {
    run_direct(backend, x, x_stride, rows, shape_.out, [&](const float* s, std::size_t first, std::size_t count) {
      Gate part = g;
      part.out += first * g.stride;
      backend.loops().gate(s, shape_.out, channels, count, part);
    });
  }
}

void Conv1d::run_gelu(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                      float* out) const {
  if (!rows) return;
  observe(backend, x, x_stride, rows);
  prepare(backend);
  run_direct(backend, x, x_stride, rows, shape_.out, [&](const float* s, std::size_t first, std::size_t count) {
    backend.loops().finish_gelu(s, shape_.out, shape_.out, count, bias_.data(), out + first * shape_.out, shape_.out);
  });
}

}  // namespace linnet
