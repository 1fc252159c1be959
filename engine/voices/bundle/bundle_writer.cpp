#include "engine/voices/bundle/bundle_writer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "engine/voices/bundle/bundle_format.h"
#include "engine/voices/bundle/crc32.h"

namespace linnet {
namespace {

using nlohmann::json;
namespace format = bundle_format;

}  // namespace

struct BundleWriter::Parts {
  ByteSink sink;
  std::size_t at = 0;
  std::uint32_t sum = 0;
  json tensors = json::object(), convolutions = json::object();

  void write(std::span<const std::byte> bytes) {
    sum = crc32(sum, bytes);
    at += bytes.size();
    sink(bytes);
  }
  template <typename T>
  void write_number(T number) {
    write(std::as_bytes(std::span(&number, 1)));
  }
  // Writes at the next place that is a multiple of 64, and returns it.
  std::size_t write_aligned(std::span<const std::byte> bytes) {
    static constexpr std::array<std::byte, format::alignment> zeros{};
    write(std::span(zeros).first((format::alignment - at % format::alignment) % format::alignment));
    const std::size_t offset = at;
    write(bytes);
    return offset;
  }
  void add(const std::string& path, json entry) {
    if (!tensors.emplace(path, std::move(entry)).second)
      throw Error(ErrorKind::internal, "tensor '" + path + "' was written twice");
  }
};

BundleWriter::BundleWriter(ByteSink sink) : parts_(std::make_unique<Parts>()) {
  parts_->sink = std::move(sink);
  parts_->write(std::as_bytes(std::span(format::magic)));
  parts_->write_number(format::version);
}

BundleWriter::~BundleWriter() = default;

std::size_t BundleWriter::bytes() const { return parts_->at; }

void BundleWriter::convolution(const std::string& path, const ConvAttributes& a) {
  parts_->convolutions[path] = {{"stride", a.stride},
                                {"dilation", a.dilation},
                                {"padding", a.pad_begin},
                                {"groups", a.group},
                                {"transposed", a.transposed}};
}

void BundleWriter::tensor(const std::string& path, const Tensor& t) {
  if (t.type == Tensor::Type::i8) {
    const std::size_t offset = parts_->write_aligned(t.bytes);
    return parts_->add(path, {{"type", "i8"}, {"shape", t.shape}, {"offset", offset}});
  }
  if (!t.is_small()) {
    const std::vector<float> values = as_floats(t, path);
    const std::size_t offset = parts_->write_aligned(std::as_bytes(std::span(values)));
    return parts_->add(path, {{"type", "f32"}, {"shape", t.shape}, {"offset", offset}});
  }
  const std::size_t offset = parts_->write_aligned(t.bytes);
  const std::size_t scales = parts_->write_aligned(t.scales);
  parts_->add(path, {{"type", t.type == Tensor::Type::int8 ? "int8" : "int4"},
                     {"shape", t.shape},
                     {"offset", offset},
                     {"group", t.group},
                     {"scales", scales}});
}

void BundleWriter::halves(const std::string& path, const std::vector<std::int64_t>& shape,
                          std::span<const float> values) {
  std::vector<std::uint16_t> rounded(values.size());
  std::transform(values.begin(), values.end(), rounded.begin(), to_f16);
  const std::size_t offset = parts_->write_aligned(std::as_bytes(std::span(rounded)));
  parts_->add(path, {{"type", "f16"}, {"shape", shape}, {"offset", offset}});
}

void BundleWriter::finish(const BundleFacts& facts) {
  Parts& p = *parts_;
  const json index = {{"family", facts.family},
                      {"settings", json::parse(facts.settings)},
                      {"precision", facts.precision},
                      {"provenance", json::parse(facts.provenance)},
                      {"calibration", json::parse(facts.calibration)},
                      {"has_speakers", facts.has_speakers},
                      {"convolutions", p.convolutions},
                      {"tensors", p.tensors}};
  const std::string text = index.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() > format::largest_index)
    throw Error(ErrorKind::bad_voice, "the voice's tensors and settings take an index of " +
                                          std::to_string(text.size()) + " bytes; a bundle's has at most 1 MiB");
  const std::uint64_t offset = p.write_aligned(std::as_bytes(std::span(text)));
  p.write_number(offset);
  p.write_number(std::uint64_t{text.size()});
  p.write_number(p.sum);
  p.write_number(std::uint32_t{0});
  p.write(std::as_bytes(std::span(format::end_magic)));
}

}  // namespace linnet
