// A file of one accent's data, which is read in place: nothing of it is copied. en-us.g2p has what every text needs,
// en-us.unknown the net that reads words which the dictionary does not have.
//
// Little-endian: "LINNETG2", u32 version, u32 accent, u32 kind, u32 size of the file, u32 CRC-32 of all that follows;
// u32 count of sections, then for each: its name (8 bytes, zeros behind), u32 offset in the file, u32 size. Offsets are
// multiples of 8. toolchains/english-pack writes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace linnet::english {

enum class Accent : std::uint8_t { us, gb };
enum class PackKind : std::uint8_t { g2p, unknown };  // as the names of the files end

class Pack {
 public:
  // `bytes`: the whole file, which outlives the pack. bad_input, which names the file: it is no pack, of another
  // version or kind, cut or damaged. Reads all of it once, for the checksum.
  explicit Pack(std::span<const std::byte> bytes, PackKind kind = PackKind::g2p);

  // bad_input if there is no such section. What is in it may still be nonsense: readers check what they follow.
  std::string_view section(std::string_view name) const;
  Accent accent() const { return accent_; }

 private:
  std::string_view file_;
  Accent accent_ = Accent::us;
};

// "en-us.g2p".
std::string pack_name(Accent accent, PackKind kind);

// Throws bad_input: the data for English are damaged, and `what` is wrong with them.
[[noreturn]] void damaged_pack(const std::string& what);

// Numbers and arrays of a section, one after the other. damaged_pack() where the section ends before they do.
class SectionReader {
 public:
  explicit SectionReader(std::string_view section) : rest_(section) {}

  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::string_view bytes(std::size_t count);
  // Copied, since sections do not align their numbers.
  template <typename Number>
  Number number() {
    Number value;
    std::memcpy(&value, bytes(sizeof value).data(), sizeof value);
    return value;
  }
  template <typename Number>
  void copy_to(std::span<Number> numbers) {
    if (numbers.size() > rest_.size() / sizeof(Number)) damaged_pack("a section ends within an array");
    std::memcpy(numbers.data(), bytes(numbers.size_bytes()).data(), numbers.size_bytes());
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace linnet::english
