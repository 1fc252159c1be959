#include "engine/text/english/pack.h"

#include <bit>

#include "engine/error.h"
#include "engine/voices/bundle/crc32.h"

namespace linnet::english {
namespace {

static_assert(std::endian::native == std::endian::little, "a pack's numbers are little-endian and copied as they are");

constexpr std::string_view magic = "LINNETG2";
constexpr std::uint32_t version = 2;
constexpr std::size_t checked_from = 28;  // the checksum is of what follows it
constexpr std::size_t name_size = 8;

std::string_view without_zeros(std::string_view name) { return name.substr(0, name.find('\0')); }

}  // namespace

void damaged_pack(const std::string& what) {
  throw Error(ErrorKind::bad_input, "the data for reading English are damaged: " + what + "; make or fetch them again");
}

std::string_view SectionReader::bytes(std::size_t count) {
  if (count > rest_.size()) damaged_pack("a section ends too early");
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

std::string pack_name(Accent accent, PackKind kind) {
  return std::string(accent == Accent::gb ? "en-gb" : "en-us") + (kind == PackKind::g2p ? ".g2p" : ".unknown");
}

Pack::Pack(std::span<const std::byte> bytes, PackKind kind)
    : file_(reinterpret_cast<const char*>(bytes.data()), bytes.size()) {
  const std::string wanted = kind == PackKind::g2p ? "a .g2p file" : "an .unknown file";
  if (!file_.starts_with(magic) || file_.size() < checked_from)
    throw Error(ErrorKind::bad_input,
                "this is no data file for reading English, " + wanted + " (it does not begin with LINNETG2)");
  SectionReader head(file_.substr(magic.size()));
  if (const std::uint32_t found = head.u32(); found != version)
    throw Error(ErrorKind::bad_input, "the data for reading English, " + wanted + ", are of version " +
                                          std::to_string(found) + ", this engine reads version " +
                                          std::to_string(version));
  const std::uint32_t accent = head.u32();
  if (accent > static_cast<std::uint32_t>(Accent::gb)) damaged_pack("accent " + std::to_string(accent));
  accent_ = static_cast<Accent>(accent);
  const std::uint32_t found = head.u32();
  if (found > static_cast<std::uint32_t>(PackKind::unknown)) damaged_pack("kind " + std::to_string(found));
  const std::string name = pack_name(accent_, static_cast<PackKind>(found));
  if (static_cast<PackKind>(found) != kind)
    throw Error(ErrorKind::bad_input, "this is the file " + name + ", expected was " + pack_name(accent_, kind));
  if (head.u32() != file_.size()) damaged_pack(name + " is not as long as it was");
  if (head.u32() != crc32(0, bytes.subspan(checked_from))) damaged_pack("the checksum of " + name + " is another");
}

std::string_view Pack::section(std::string_view name) const {
  SectionReader table(file_.substr(checked_from));
  for (std::uint32_t left = table.u32(); left > 0; --left) {
    const std::string_view found = without_zeros(table.bytes(name_size));
    const std::uint32_t offset = table.u32();
    const std::uint32_t size = table.u32();
    if (found != name) continue;
    if (offset > file_.size() || size > file_.size() - offset) damaged_pack("a section lies outside of the file");
    return file_.substr(offset, size);
  }
  damaged_pack("there is no section " + std::string(name));
}

}  // namespace linnet::english
