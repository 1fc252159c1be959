// Writes NumPy's .npz: a zip archive of arrays, stored or deflated.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

// A .npy of version 1 with this header and these values.
inline std::string npy_file(std::string header, const std::vector<float>& values) {
  header += '\n';
  std::string file = "\x93NUMPY";
  file += '\x01';
  file += '\0';
  file += static_cast<char>(header.size() & 255);
  file += static_cast<char>(header.size() >> 8);
  file += header;
  return file.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
}

class NpzBuilder {
 public:
  NpzBuilder& add(const std::string& name, const std::vector<std::size_t>& shape, const std::vector<float>& values,
                  bool deflated = false) {
    std::string extents;
    for (const std::size_t extent : shape) extents += std::to_string(extent) + ", ";
    return add_file(name + ".npy",
                    npy_file("{'descr': '<f4', 'fortran_order': False, 'shape': (" + extents + "), }", values),
                    deflated);
  }
  NpzBuilder& add_file(const std::string& name, const std::string& content, bool deflated = false) {
    const std::string packed = deflated ? deflate_all(content) : content;
    const auto crc =
        static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
    std::string common;  // of local and central headers: version, flags, method, time, date, crc, sizes, lengths
    put(common, 20, 2), put(common, 0, 2), put(common, deflated ? 8 : 0, 2), put(common, 0, 4);
    put(common, crc, 4), put(common, packed.size(), 4), put(common, content.size(), 4);
    put(common, name.size(), 2), put(common, 0, 2);
    central_ += "PK\x01\x02";
    put(central_, 20, 2);
    central_ += common;
    put(central_, 0, 2), put(central_, 0, 2), put(central_, 0, 2), put(central_, 0, 4), put(central_, file_.size(), 4);
    central_ += name;
    file_ += "PK\x03\x04" + common + name + packed;
    ++count_;
    return *this;
  }
  std::string build() const {
    std::string end = "PK\x05\x06";
    put(end, 0, 4), put(end, count_, 2), put(end, count_, 2), put(end, central_.size(), 4), put(end, file_.size(), 4);
    put(end, 0, 2);
    return file_ + central_ + end;
  }

 private:
  static void put(std::string& to, std::size_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) to += static_cast<char>(value >> (8 * i) & 255);
  }
  static std::string deflate_all(const std::string& content) {
    std::string packed(content.size() + 64, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string input = content;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
  }

  std::string file_, central_;
  std::size_t count_ = 0;
};

}  // namespace linnet::test
