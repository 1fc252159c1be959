#include "engine/voices/bundle/bundle.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "engine/voices/bad_voice.h"
#include "engine/voices/bundle/bundle_format.h"
#include "engine/voices/bundle/crc32.h"
#include "engine/voices/json_nesting.h"

namespace linnet {
namespace {

using nlohmann::json;
namespace format = bundle_format;

constexpr std::size_t checksum_stretch = std::size_t{1} << 16;
constexpr std::size_t deepest_index = 16;  // nested values; the format needs 6
constexpr std::uint64_t largest_extent = std::uint64_t{1} << 24, largest_group = 4096;

[[noreturn]] void bad(const std::string& what) { bad_voice("the bundle " + what); }

struct IndexPlace {
  std::size_t offset;
  std::size_t size;
};

// A bundle's bytes: in memory, or in a file that is read piece by piece.
class BundleBytes {
 public:
  explicit BundleBytes(std::span<const std::byte> bytes) : bytes_(bytes) {}
  explicit BundleBytes(const VoiceSource& file) : file_(&file) {}

  const VoiceSource* file() const { return file_; }  // null: in memory
  std::size_t size() const { return file_ ? file_->size() : bytes_.size(); }
  std::span<const std::byte> in_memory(std::size_t offset, std::size_t size) const {
    return file_ ? std::span<const std::byte>() : bytes_.subspan(offset, size);
  }
  // Valid until the next call.
  std::span<const std::byte> read(std::size_t offset, std::size_t size) {
    if (!file_) return bytes_.subspan(offset, size);
    held_.resize(size);
    file_->read(offset, held_);
    return held_;
  }

 private:
  std::span<const std::byte> bytes_;
  const VoiceSource* file_ = nullptr;
  std::vector<std::byte> held_;
};

void check_sum(BundleBytes& bytes, const std::byte* trailer,
               const std::function<void(std::span<const std::byte>)>& consumed) {
  const std::size_t covered = bytes.size() - format::trailer_bytes + format::checksum_at;
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < covered; at += checksum_stretch) {
    const auto part = bytes.read(at, std::min(checksum_stretch, covered - at));
    sum = crc32(sum, part);
    if (consumed) consumed(part);
  }
  if (sum != format::number_at<std::uint32_t>(trailer + format::checksum_at) ||
      format::number_at<std::uint32_t>(trailer + format::checksum_at + 4) != 0)
    bad("is damaged: its checksum is not that of its bytes");
}

// Everything that can be known without the index: ends, version, and the checksum unless `index_only`.
IndexPlace check_file(BundleBytes& bytes, const std::function<void(std::span<const std::byte>)>& consumed,
                      bool index_only) {
  const std::size_t size = bytes.size();
  if (size < format::header_bytes + format::trailer_bytes)
    bad("is truncated: it has " + std::to_string(size) + " bytes");
  const auto version =
      format::number_at<std::uint32_t>(bytes.read(0, format::header_bytes).data() + format::version_at);
  if (version != format::version) {
    bad("has version " + std::to_string(version) + "; this program reads version " + std::to_string(format::version) +
        (version > format::version ? ", a newer linnet may read it" : ""));
  }
  std::array<std::byte, format::trailer_bytes> ends;
  std::memcpy(ends.data(), bytes.read(size - ends.size(), ends.size()).data(), ends.size());
  const std::byte* trailer = ends.data();
  if (std::memcmp(trailer + format::end_magic_at, format::end_magic.data(), format::end_magic.size()) != 0)
    bad("is truncated or damaged: its end is not there");
  if (!index_only) check_sum(bytes, trailer, consumed);
  const auto offset = format::number_at<std::uint64_t>(trailer);
  const auto length = format::number_at<std::uint64_t>(trailer + 8);
  const std::size_t end = size - format::trailer_bytes;
  if (length > format::largest_index)
    bad("has an index of " + std::to_string(length) + " bytes; at most 1 MiB is allowed");
  if (offset < format::header_bytes || offset > end || length > end - offset) bad("has its index outside of the file");
  return {static_cast<std::size_t>(offset), static_cast<std::size_t>(length)};
}

const json& member(const json& object, const char* key, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end()) bad("has no '" + std::string(key) + "' in " + where);
  return *found;
}

std::uint64_t number(const json& object, const char* key, const std::string& where, std::uint64_t least,
                     std::uint64_t most) {
  const json& value = member(object, key, where);
  const bool fits =
      value.is_number_unsigned() && value.get<std::uint64_t>() >= least && value.get<std::uint64_t>() <= most;
  if (!fits)
    bad("has '" + std::string(key) + "' in " + where + " that is no number from " + std::to_string(least) + " to " +
        std::to_string(most));
  return value.get<std::uint64_t>();
}

const json& object_of(const json& object, const char* key) {
  const json& value = member(object, key, "its index");
  if (!value.is_object()) bad("has an index whose '" + std::string(key) + "' is no object");
  return value;
}

std::string text_of(const json& object, const char* key, const std::string& where) {
  const json& value = member(object, key, where);
  if (!value.is_string()) bad("has '" + std::string(key) + "' in " + where + " that is no text");
  return value.get<std::string>();
}

}  // namespace

class BundleReader {
 public:
  BundleReader(const BundleBytes& file, IndexPlace index) : file_(file), data_end_(index.offset) {}

  Bundle read(const json& index) {
    bundle_.settings_ = object_of(index, "settings").dump();
    bundle_.precision_ = text_of(index, "precision", "its index");
    if (index.contains("family")) bundle_.family_ = family_of(index);
    if (index.contains("provenance")) bundle_.provenance_ = object_of(index, "provenance").dump();
    const json& speakers = member(index, "has_speakers", "its index");
    if (!speakers.is_boolean()) bad("has an index whose 'has_speakers' is neither true nor false");
    bundle_.has_speakers_ = speakers.get<bool>();
    for (const auto& [name, entry] : object_of(index, "convolutions").items()) read_convolution(name, entry);
    for (const auto& [name, entry] : object_of(index, "tensors").items()) read_tensor(name, entry);
    check_overlaps();
    return std::move(bundle_);
  }

 private:
  static std::string family_of(const json& index) {
    std::string family = text_of(index, "family", "its index");
    if (family.empty()) bad("has an index whose 'family' is empty");
    return family;
  }

  void read_convolution(const std::string& name, const json& entry) {
    const std::string where = "convolution " + in_quotes(name);
    if (!entry.is_object()) bad("has no object as " + where);
    ConvAttributes a;
    a.stride = static_cast<int>(number(entry, "stride", where, 1, 256));
    a.dilation = static_cast<int>(number(entry, "dilation", where, 1, 256));
    a.group = static_cast<int>(number(entry, "groups", where, 1, 65536));
    a.pad_begin = a.pad_end = static_cast<int>(number(entry, "padding", where, 0, 4096));
    const json& transposed = member(entry, "transposed", where);
    if (!transposed.is_boolean()) bad("has " + where + " whose 'transposed' is neither true nor false");
    a.transposed = transposed.get<bool>();
    bundle_.convolutions_.emplace(name, a);
  }

  void read_tensor(const std::string& name, const json& entry) {
    const std::string where = "tensor " + in_quotes(name);
    if (!entry.is_object()) bad("has no object as " + where);
    Tensor t;
    const std::string type = text_of(entry, "type", where);
    t.type = type == "f32"    ? Tensor::Type::f32
             : type == "f16"  ? Tensor::Type::f16
             : type == "int8" ? Tensor::Type::int8
             : type == "int4" ? Tensor::Type::int4
             : type == "i8"   ? Tensor::Type::i8
                              : Tensor::Type::other;
    if (t.type == Tensor::Type::other)
      bad("has " + where + " of type " + in_quotes(type) + "; expected f32, f16, int8, int4 or i8");
    read_shape(entry, where, t);
    t.file = file_.file();
    t.file_offset = place(entry, "offset", t.value_bytes(), where);
    t.bytes = file_.in_memory(t.file_offset, static_cast<std::size_t>(t.value_bytes()));
    if (t.is_small()) read_scales(name, entry, where, t);
    bundle_.tensors_.emplace(name, std::move(t));
  }

  void read_shape(const json& entry, const std::string& where, Tensor& t) const {
    const json& shape = member(entry, "shape", where);
    if (!shape.is_array() || shape.size() > 4) bad("has " + where + " whose shape is not a list of up to 4 numbers");
    std::uint64_t elements = 1;
    for (const json& extent : shape) {
      const bool fits = extent.is_number_unsigned() && extent.get<std::uint64_t>() >= 1 &&
                        extent.get<std::uint64_t>() <= largest_extent;
      if (!fits) bad("has " + where + " with an extent that is no number from 1 to 16777216");
      elements *= extent.get<std::uint64_t>();
      if (elements > 2 * std::uint64_t{file_.size()})
        bad("has " + where + " of more values than the file has room for");
      t.shape.push_back(extent.get<std::int64_t>());
    }
  }

  void read_scales(const std::string& name, const json& entry, const std::string& where, Tensor& t) {
    if (t.shape.size() != 2 && t.shape.size() != 3)
      bad("has " + where + " of small weights that is neither a table nor a convolution's");
    t.group = static_cast<std::size_t>(number(entry, "group", where, 4, largest_group));
    if (t.group % 4 != 0) bad("has " + where + " whose group is no multiple of 4");
    const auto dot = name.rfind('.');
    const auto conv = bundle_.convolutions_.find(name.substr(0, dot == std::string::npos ? 0 : dot));
    t.transposed = t.shape.size() == 3 && conv != bundle_.convolutions_.end() && conv->second.transposed;
    const std::size_t size = 2 * SmallShape(t).scales();
    t.scales_offset = place(entry, "scales", size, where);
    t.scales = file_.in_memory(t.scales_offset, size);
  }

  // The offset, of `size` bytes.
  std::size_t place(const json& entry, const char* key, std::uint64_t size, const std::string& where) {
    const auto offset = static_cast<std::size_t>(number(entry, key, where, format::header_bytes, file_.size()));
    if (offset % format::alignment != 0) bad("has " + where + " at a place that is no multiple of 64");
    if (offset > data_end_ || size > data_end_ - offset) bad("has " + where + " outside of its data");
    ranges_.emplace_back(offset, offset + static_cast<std::size_t>(size));
    return offset;
  }

  void check_overlaps() {
    std::sort(ranges_.begin(), ranges_.end());
    for (std::size_t i = 1; i < ranges_.size(); ++i)
      if (ranges_[i].first < ranges_[i - 1].second)
        bad("has tensors that overlap, at byte " + std::to_string(ranges_[i].first));
  }

  const BundleBytes& file_;
  std::size_t data_end_;
  Bundle bundle_;
  std::vector<std::pair<std::size_t, std::size_t>> ranges_;
};

namespace {

Bundle read_bundle(BundleBytes bytes, const std::function<void(std::span<const std::byte>)>& consumed,
                   bool index_only) {
  const IndexPlace place = check_file(bytes, consumed, index_only);
  const char* text = reinterpret_cast<const char*>(bytes.read(place.offset, place.size).data());
  try {
    if (nesting_of({text, place.size}) > deepest_index) bad("has an index that is nested too deeply");
    const json index = json::parse(text, text + place.size);
    if (!index.is_object()) bad("has an index that is no object");
    return BundleReader(bytes, place).read(index);
  } catch (const json::exception& problem) {
    bad("has an index that is not valid JSON: " + in_quotes(problem.what()));
  }
}

}  // namespace

bool Bundle::is_bundle(std::span<const std::byte> bytes) {
  return bytes.size() >= format::magic.size() &&
         std::memcmp(bytes.data(), format::magic.data(), format::magic.size()) == 0;
}

bool Bundle::is_bundle(const VoiceSource& file) {
  std::array<std::byte, format::magic.size()> start;
  if (file.size() < start.size()) return false;
  file.read(0, start);
  return is_bundle(start);
}

Bundle Bundle::parse(std::span<const std::byte> bytes,
                     const std::function<void(std::span<const std::byte>)>& consumed) {
  if (!is_bundle(bytes)) bad_voice("not a Linnet bundle: its first bytes are others");
  return read_bundle(BundleBytes(bytes), consumed, false);
}

Bundle Bundle::parse(const VoiceSource& file, bool index_only) {
  if (!is_bundle(file)) bad_voice("not a Linnet bundle: its first bytes are others");
  return read_bundle(BundleBytes(file), {}, index_only);
}

const Tensor* Bundle::find(std::string_view path) const {
  const auto found = tensors_.find(path);
  return found == tensors_.end() ? nullptr : &found->second;
}

const ConvAttributes* Bundle::find_conv(std::string_view path) const {
  const auto found = convolutions_.find(path);
  return found == convolutions_.end() ? nullptr : &found->second;
}

std::vector<float> Bundle::affine_scale(std::string_view path) const { return floats(std::string(path) + ".scale"); }

}  // namespace linnet
