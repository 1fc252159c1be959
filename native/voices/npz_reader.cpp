#include "native/voices/npz_reader.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/error.h"

namespace linnet::native {
namespace {

// APPNOTE.TXT of PKWARE, 4.3: sizes of the fixed parts of local and central headers and of the end record.
constexpr std::size_t local_bytes = 30, central_bytes = 46, end_bytes = 22;
constexpr std::uint32_t local_mark = 0x04034b50, central_mark = 0x02014b50, end_mark = 0x06054b50;
constexpr std::size_t largest_comment = 65535;
constexpr std::uint16_t stored = 0, deflated = 8;
constexpr std::size_t most_arrays = 10'000, largest_array = std::size_t{16} << 20, largest_sum = std::size_t{256} << 20;
constexpr std::size_t largest_ratio = 1100;  // of deflate: 1032

using Bytes = std::span<const std::byte>;

[[noreturn]] void bad(const std::string& what) { throw Error(ErrorKind::bad_voice, "the styles' file " + what); }

std::string in_quotes(std::string_view name) {
  std::string shown = "'";
  for (const char c : name.substr(0, 100)) shown += c < 0x20 || c == 0x7f ? '?' : c;
  return shown + "'";
}

template <typename T>
T number_at(Bytes bytes, std::size_t at) {
  if (at > bytes.size() || sizeof(T) > bytes.size() - at) bad("is not a whole .npz: it ends too early");
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

Bytes part(Bytes bytes, std::size_t at, std::size_t size) {
  if (at > bytes.size() || size > bytes.size() - at) bad("is not a whole .npz: it ends too early");
  return bytes.subspan(at, size);
}

std::string_view text_of(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

struct Entry {
  std::string_view name;
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::size_t packed = 0, size = 0;
  std::size_t header = 0;  // offset of the local header
};

std::size_t end_record(Bytes file) {
  if (file.size() < end_bytes) bad("is not a whole .npz: it has " + std::to_string(file.size()) + " bytes");
  const std::size_t last = file.size() - end_bytes;
  for (std::size_t back = 0; back <= std::min(last, largest_comment); ++back)
    if (number_at<std::uint32_t>(file, last - back) == end_mark) return last - back;
  bad("is not a whole .npz: its table of contents is missing");
}

std::vector<Entry> contents(Bytes file) {
  const std::size_t end = end_record(file);
  const std::size_t count = number_at<std::uint16_t>(file, end + 10);
  std::size_t at = number_at<std::uint32_t>(file, end + 16);
  if (count > most_arrays) bad("holds more than " + std::to_string(most_arrays) + " arrays");
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < count; ++i) {
    if (number_at<std::uint32_t>(file, at) != central_mark) bad("is damaged: its table of contents is");
    const std::size_t name_bytes = number_at<std::uint16_t>(file, at + 28);
    Entry e;
    e.name = text_of(part(file, at + central_bytes, name_bytes));
    if (number_at<std::uint16_t>(file, at + 8) & 1) bad("holds " + in_quotes(e.name) + ", which is encrypted");
    e.method = number_at<std::uint16_t>(file, at + 10);
    e.crc = number_at<std::uint32_t>(file, at + 16);
    e.packed = number_at<std::uint32_t>(file, at + 20);
    e.size = number_at<std::uint32_t>(file, at + 24);
    e.header = number_at<std::uint32_t>(file, at + 42);
    entries.push_back(e);
    at +=
        central_bytes + name_bytes + number_at<std::uint16_t>(file, at + 30) + number_at<std::uint16_t>(file, at + 32);
  }
  return entries;
}

std::vector<std::byte> inflated(Bytes packed, const Entry& e) {
  std::vector<std::byte> bytes(e.size);
  z_stream stream{};
  // zlib's interface knows no const; it does not write to its input.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw Error(ErrorKind::out_of_memory, "no memory to read the styles");
  const int result = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  if (result != Z_STREAM_END || stream.avail_out != 0) bad("is damaged: " + in_quotes(e.name) + " cannot be unpacked");
  return bytes;
}

std::vector<std::byte> unpacked(Bytes file, const Entry& e) {
  if (number_at<std::uint32_t>(file, e.header) != local_mark)
    bad("is damaged at the beginning of " + in_quotes(e.name));
  const std::size_t at = e.header + local_bytes + number_at<std::uint16_t>(file, e.header + 26) +
                         number_at<std::uint16_t>(file, e.header + 28);
  const Bytes packed = part(file, at, e.packed);
  if (e.method != stored && e.method != deflated)
    bad("holds " + in_quotes(e.name) + " in a compression that is not read; numpy.savez writes what is");
  if (e.method == stored ? e.size != e.packed : e.size / largest_ratio > e.packed)
    bad("is damaged: the sizes of " + in_quotes(e.name) + " do not fit together");
  std::vector<std::byte> bytes =
      e.method == deflated ? inflated(packed, e) : std::vector<std::byte>(packed.begin(), packed.end());
  if (crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()) != e.crc)
    bad("is damaged: the checksum of " + in_quotes(e.name) + " is not that of its bytes");
  return bytes;
}

// What follows a key of the header, which is a Python dictionary's text.
std::string_view value_of(std::string_view header, std::string_view key, std::string_view array) {
  const auto at = header.find(key);
  if (at == std::string_view::npos) bad("holds " + in_quotes(array) + " without " + std::string(key));
  const auto value = header.find_first_not_of(" :", at + key.size());
  return value == std::string_view::npos ? std::string_view() : header.substr(value);
}

std::vector<std::size_t> shape_of(std::string_view text, std::string_view array) {
  const auto end = text.find(')');
  if (!text.starts_with('(') || end == std::string_view::npos) bad("holds " + in_quotes(array) + " without a shape");
  std::vector<std::size_t> shape;
  std::size_t extent = 0;
  bool in_number = false;
  for (const char c : text.substr(1, end)) {  // with the bracket, which ends the last number
    if (c >= '0' && c <= '9') {
      extent = 10 * extent + static_cast<std::size_t>(c - '0');
      in_number = true;
      if (extent > largest_array) bad("holds " + in_quotes(array) + ", which is too large");
    } else if (in_number) {
      shape.push_back(extent);
      extent = 0;
      in_number = false;
    } else if (c != ' ' && c != ',' && c != ')') {
      bad("holds " + in_quotes(array) + " with a shape that is none");
    }
  }
  if (shape.size() > 8) bad("holds " + in_quotes(array) + " of more than 8 axes");
  return shape;
}

NpyArray array_of(Bytes bytes, std::string_view name) {
  constexpr std::string_view magic = "\x93NUMPY";
  if (!text_of(bytes).starts_with(magic)) bad("holds " + in_quotes(name) + ", which is no array of NumPy");
  const auto version = std::to_integer<int>(part(bytes, magic.size(), 2)[0]);
  const std::size_t length_at = magic.size() + 2;
  const std::size_t length =
      version == 1 ? number_at<std::uint16_t>(bytes, length_at) : number_at<std::uint32_t>(bytes, length_at);
  const std::size_t header_at = length_at + (version == 1 ? 2 : 4);
  const std::string_view header = text_of(part(bytes, header_at, length));
  if (const auto type = value_of(header, "'descr'", name); !type.starts_with("'<f4'"))
    bad("holds " + in_quotes(name) + " of the type " + in_quotes(type.substr(0, type.find(','))) +
        "; expected '<f4', which is numpy.float32");
  NpyArray array{std::string(name), shape_of(value_of(header, "'shape'", name), name), {}};
  if (array.shape.size() > 1 && !value_of(header, "'fortran_order'", name).starts_with("False"))
    bad("holds " + in_quotes(name) + " in Fortran's order; expected C's (numpy.ascontiguousarray)");
  std::size_t elements = 1;
  for (const std::size_t extent : array.shape) {
    elements *= extent;
    if (elements > largest_array) bad("holds " + in_quotes(name) + ", which is too large");
  }
  const Bytes values = bytes.subspan(header_at + length);
  if (values.size() != elements * sizeof(float))
    bad("holds " + in_quotes(name) + " with " + std::to_string(values.size()) +
        " bytes of values where its shape says " + std::to_string(elements * sizeof(float)));
  array.values.resize(elements);
  if (elements) std::memcpy(array.values.data(), values.data(), values.size());
  return array;
}

}  // namespace

bool is_zip(Bytes bytes) { return text_of(bytes).starts_with("PK\x03\x04"); }

void refuse_pytorch(const std::string& name) {
  throw Error(ErrorKind::bad_voice,
              "the style " + in_quotes(name) +
                  " is in PyTorch's format, which is not read, because such a file may run a program. Convert it: "
                  "python3 -c \"import torch; torch.load('" +
                  name + ".pt', weights_only=True).numpy().tofile('" + name + ".bin')\"");
}

std::vector<NpyArray> read_npz(Bytes file) {
  std::vector<NpyArray> arrays;
  std::size_t sum = 0;
  for (const Entry& e : contents(file)) {
    if (e.name.ends_with("data.pkl"))
      refuse_pytorch(std::string(e.name.substr(0, std::min(e.name.find('/'), std::size_t{64}))));
    if (!e.name.ends_with(".npy")) bad("holds " + in_quotes(e.name) + ", which is no array (.npy)");
    sum += e.size;
    if (e.size > largest_array || sum > largest_sum)
      bad("holds " + in_quotes(e.name) +
          ", with which it is larger than any set of styles: at most 16 MB each and 256 MB "
          "in all");
    arrays.push_back(array_of(unpacked(file, e), e.name.substr(0, e.name.size() - 4)));
  }
  return arrays;
}

}  // namespace linnet::native
