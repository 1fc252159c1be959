// The forms in which a file may have weights: floats, Linnet's int8 and int4, and whole numbers with scales.
#include "engine/models/styletts2/weight_reader.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <random>
#include <string>

#include "engine/models/styletts2/style.h"
#include "engine/voices/bundle/bundle.h"
#include "engine/voices/bundle/bundle_writer.h"
#include "tests/support/errors.h"

using namespace linnet;
using namespace linnet::styletts2;
using namespace linnet::test;

namespace {

// A bundle that is made tensor by tensor; values are random whole numbers or floats.
class Generated {
 public:
  Generated()
      : writer_([this](std::span<const std::byte> part) { bytes_.insert(bytes_.end(), part.begin(), part.end()); }) {}
  std::vector<float> floats(const std::string& path, std::vector<std::int64_t> shape) {
    Tensor t{std::move(shape), Tensor::Type::f32};
    std::uniform_real_distribution<float> values(-1, 1);
    std::vector<float> all(t.elements());
    for (float& v : all) v = values(random_);
    put(path, t, all);
    return all;
  }
  void values(const std::string& path, const std::vector<float>& all) {
    put(path, {{static_cast<std::int64_t>(all.size())}, Tensor::Type::f32}, all);
  }
  std::vector<std::int8_t> whole(const std::string& path, std::vector<std::int64_t> shape) {
    Tensor t{std::move(shape), Tensor::Type::i8};
    std::uniform_int_distribution<int> values(-127, 127);
    std::vector<std::int8_t> all(t.elements());
    for (std::int8_t& v : all) v = static_cast<std::int8_t>(values(random_));
    put(path, t, all);
    return all;
  }
  WeightReader reader(Backend& backend) {
    writer_.finish({"styletts2", "{}", "int8", "{}", "{}", false});
    bundle_ = Bundle::parse(bytes_);
    return WeightReader(bundle_, backend, consumed_, false);
  }

 private:
  template <typename T>
  void put(const std::string& path, Tensor t, const std::vector<T>& values) {
    t.bytes = std::as_bytes(std::span(values));
    writer_.tensor(path, t);
  }
  std::mt19937 random_{7};
  std::vector<std::byte> bytes_;
  BundleWriter writer_;
  Bundle bundle_;
  ConsumedBytes consumed_;
};

std::vector<float> run(const Backend& backend, const Conv1d& conv, const std::vector<float>& x) {
  const Conv1dShape& s = conv.shape();
  const std::size_t rows = x.size() / s.in - (s.kernel - 1) * s.dilation;
  std::vector<float> padded = x;
  padded.resize(x.size() + 64);  // kernels read behind the end
  std::vector<float> out(rows * s.out);
  Epilogue e;
  e.raw = out.data();
  e.stride = s.out;
  conv.run(backend, padded.data(), s.in, rows, e);
  return out;
}

std::vector<float> ramp(std::size_t count) {
  std::vector<float> x(count);
  for (std::size_t i = 0; i < count; ++i) x[i] = static_cast<float>(i % 13) - 6;
  return x;
}

bool near(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::abs(a[i] - b[i]) > 1e-3f * (1 + std::abs(b[i]))) return false;
  return true;
}

constexpr Place anywhere{};

}  // namespace

TEST_CASE("A matrix of whole numbers gives what its floats give, as either export writes it") {
  Backend backend(2);
  Generated file;
  const std::vector<std::int8_t> w = file.whole("a.weight", {40, 24});
  file.values("a.weight.scale", {0.25f});
  const std::vector<float> bias = file.floats("a.bias", {40});
  const std::vector<std::int8_t> turned = file.whole("b.weight.T", {24, 40});
  std::vector<float> each(40);
  for (std::size_t o = 0; o < 40; ++o) each[o] = 0.01f * static_cast<float>(o + 1);
  file.values("b.weight.T.scale", each);
  file.values("b.bias", bias);
  WeightReader reader = file.reader(backend);
  const std::vector<float> x = ramp(24);
  std::vector<float> a = bias;
  std::vector<float> b = bias;
  for (std::size_t o = 0; o < 40; ++o)
    for (std::size_t i = 0; i < 24; ++i) {
      a[o] += x[i] * 0.25f * static_cast<float>(w[o * 24 + i]);
      b[o] += x[i] * each[o] * static_cast<float>(turned[i * 40 + o]);
    }
  RawLayer raw = reader.linear("a", 24, 0);
  CHECK(raw.small);
  CHECK(near(run(backend, reader.pack(raw, anywhere), x), a));
  CHECK(near(run(backend, reader.pack(reader.linear("b", 24, 40), anywhere), x), b));
  raw.append_outputs(reader.linear("b", 24, 40));
  const std::vector<float> both = run(backend, reader.pack(raw, anywhere), x);
  a.insert(a.end(), b.begin(), b.end());
  CHECK(near(both, a));
}

TEST_CASE("A convolution whose inputs are widened by zeros takes no notice of them, in small weights too") {
  Backend backend(1);
  Generated file;
  const bool whole = GENERATE(false, true);
  if (whole) {
    file.whole("c.weight", {256, 90, 3});
    file.values("c.weight.scale", {0.125f});
  } else {
    file.floats("c.weight", {256, 90, 3});
  }
  WeightReader reader = file.reader(backend);
  RawLayer raw = reader.conv("c", 90, 256);
  const std::vector<float> x = ramp(90 * 7);
  std::vector<float> wide(96 * 7, 5.0f);
  for (std::size_t t = 0; t < 7; ++t) std::copy_n(&x[t * 90], 90, &wide[t * 96]);
  const std::vector<float> expected = run(backend, reader.pack(raw, anywhere), x);
  raw.widen_inputs(96);
  const Conv1d conv = reader.pack(raw, anywhere);
  CHECK(conv.method() == (whole ? "int8 direct" : "direct"));
  CHECK(near(run(backend, conv, wide), expected));
}

TEST_CASE("A convolution with a stride is a product of rows that overlap") {
  Backend backend(1);
  Generated file;
  const std::vector<float> w = file.floats("n.weight", {16, 5, 12});
  WeightReader reader = file.reader(backend);
  const Conv1d conv = reader.pack(reader.strided("n", 5, 16, 0), anywhere);
  const std::vector<float> x = ramp(5 * 30);
  std::vector<float> expected;
  std::vector<float> found(4 * 16);
  Epilogue e;
  e.raw = found.data();
  e.stride = 16;
  conv.run(backend, x.data(), 6 * 5, 4, e);
  for (std::size_t t = 0; t < 4; ++t)
    for (std::size_t o = 0; o < 16; ++o) {
      float sum = 0;
      for (std::size_t k = 0; k < 12; ++k)
        for (std::size_t i = 0; i < 5; ++i) sum += x[(t * 6 + k) * 5 + i] * w[(o * 5 + i) * 12 + k];
      expected.push_back(sum);
    }
  CHECK(near(found, expected));
}

TEST_CASE("An LSTM's whole numbers have a scale for each direction") {
  Backend backend(1);
  Generated file;
  const std::vector<std::int8_t> w = file.whole("l.W", {2, 32, 6});
  file.values("l.W.scale", {0.5f, 2.0f});
  const std::vector<std::int8_t> r = file.whole("l.R", {2, 32, 8});
  file.values("l.R.scale", {0.25f, 0.75f});
  const std::vector<float> b = file.floats("l.B", {2, 64});
  WeightReader reader = file.reader(backend);
  RawLstm l = reader.lstm("l", 6);
  CHECK(l.hidden == 8);
  REQUIRE(l.recurrent.small);
  CHECK(l.recurrent.small->values == r);
  l.recurrent.expand();
  l.input.expand();
  for (std::size_t d = 0; d < 2; ++d) {
    CHECK(l.recurrent.weights[d * 256 + 9] == static_cast<float>(r[d * 256 + 9]) * (d ? 0.75f : 0.25f));
    CHECK(l.input.weights[d * 192 + 7] == static_cast<float>(w[d * 192 + 7]) * (d ? 2.0f : 0.5f));
    CHECK(l.input.bias[d * 32 + 5] == b[d * 64 + 5] + b[d * 64 + 37]);
  }
}

TEST_CASE("A style's scale counts from one, and its values behind the channels are zero") {
  Backend backend(1);
  Generated file;
  const std::vector<float> w = file.floats("norm.fc.weight.T", {4, 12});
  const std::vector<float> b = file.floats("norm.fc.bias", {12});
  WeightReader reader = file.reader(backend);
  StyleAffine affine(reader, "norm", 4, 6, 0, 8);
  std::vector<float> style = ramp(4);
  affine.run(backend, style);
  for (std::size_t c = 0; c < 12; ++c) {
    float sum = b[c] + (c < 6 ? 1.0f : 0.0f);
    for (std::size_t i = 0; i < 4; ++i) sum += style[i] * w[i * 12 + c];
    CHECK(std::abs((c < 6 ? affine.scale()[c] : affine.shift()[c - 6]) - sum) < 1e-4f);
  }
  CHECK(affine.scale()[7] == 0.0f);
  CHECK(affine.shift()[6] == 0.0f);
}

TEST_CASE("What is wrong with a styletts2 tensor is said by its name") {
  Backend backend(1);
  Generated file;
  file.floats("even.weight", {4, 4, 4});
  file.floats("odd.weight", {4, 4, 3});
  file.whole("scales.weight", {4, 4});
  file.values("scales.weight.scale", {1, 2, 3});
  file.floats("scales.bias", {4});
  file.floats("l.W", {1, 32, 6});
  file.floats("l.R", {1, 32, 8});
  WeightReader reader = file.reader(backend);
  CHECK(bad_voice_message([&] { reader.conv("even", 4, 4); }).find("'even.weight' of the model has a kernel of 4") !=
        std::string::npos);
  CHECK(bad_voice_message([&] { reader.conv("odd", 5, 4); }) ==
        "tensor 'odd.weight' of the model has 4 input channels, expected 5");
  CHECK(bad_voice_message([&] { reader.linear("scales", 4, 4); }) ==
        "tensor 'scales.weight.scale' of the model has 3 values, expected 1 or 4");
  CHECK(bad_voice_message([&] { reader.lstm("l", 6); }) == "tensor 'l.W' of the model has 1 directions, expected 2");
  CHECK(bad_voice_message([&] { reader.conv("none", 4, 4); }) == "the model has no tensor 'none.weight'");
}
