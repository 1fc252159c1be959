// How the built program is hardened against exploitation of a bug, read from its ELF file.
#include <elf.h>

#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <filesystem>
#include <set>

#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/sanitizers.h"

namespace linnet::test {
namespace {

template <typename T>
T at(const std::vector<std::byte>& file, std::size_t place) {
  T value;
  REQUIRE(place + sizeof value <= file.size());
  std::memcpy(&value, file.data() + place, sizeof value);
  return value;
}

class Elf {
 public:
  explicit Elf(const std::string& path) : file_(read_bytes(path)), head_(at<Elf64_Ehdr>(file_, 0)) {
    REQUIRE(std::memcmp(head_.e_ident, ELFMAG, SELFMAG) == 0);
    for (std::size_t i = 0; i < head_.e_phnum; ++i)
      segments_.push_back(at<Elf64_Phdr>(file_, head_.e_phoff + i * sizeof(Elf64_Phdr)));
    for (std::size_t i = 0; i < head_.e_shnum; ++i)
      sections_.push_back(at<Elf64_Shdr>(file_, head_.e_shoff + i * sizeof(Elf64_Shdr)));
  }
  bool is_position_independent() const { return head_.e_type == ET_DYN && (dynamic(DT_FLAGS_1) & DF_1_PIE); }
  const std::vector<Elf64_Phdr>& segments() const { return segments_; }
  const Elf64_Phdr* segment(std::uint32_t type) const {
    for (const auto& s : segments_)
      if (s.p_type == type) return &s;
    return nullptr;
  }
  std::uint64_t dynamic(std::int64_t tag) const {  // 0 if there is none
    const Elf64_Phdr* table = segment(PT_DYNAMIC);
    REQUIRE(table);
    for (std::size_t at_byte = 0; at_byte < table->p_filesz; at_byte += sizeof(Elf64_Dyn)) {
      const auto entry = at<Elf64_Dyn>(file_, table->p_offset + at_byte);
      if (entry.d_tag == tag) return entry.d_un.d_val ? entry.d_un.d_val : 1;
    }
    return 0;
  }
  std::set<std::string> imports() const {
    std::set<std::string> names;
    for (const auto& symbols : sections_) {
      if (symbols.sh_type != SHT_DYNSYM) continue;
      const Elf64_Shdr& strings = sections_.at(symbols.sh_link);
      for (std::size_t i = 0; i < symbols.sh_size; i += sizeof(Elf64_Sym)) {
        const auto symbol = at<Elf64_Sym>(file_, symbols.sh_offset + i);
        if (symbol.st_shndx == SHN_UNDEF)
          names.insert(reinterpret_cast<const char*>(file_.data() + strings.sh_offset + symbol.st_name));
      }
    }
    return names;
  }

 private:
  std::vector<std::byte> file_;
  Elf64_Ehdr head_;
  std::vector<Elf64_Phdr> segments_;
  std::vector<Elf64_Shdr> sections_;
};

constexpr bool is_hardened_build() {
#ifdef NDEBUG
  return !is_sanitized;
#else
  return false;
#endif
}

}  // namespace

TEST_CASE("the built program is hardened: random addresses, no memory writable and executable, stack checks") {
  const Elf program(std::filesystem::path(LINNET_BINARY_DIR) / "linnet");
  CHECK(program.is_position_independent());
  for (const auto& s : program.segments()) CHECK_FALSE((s.p_flags & PF_W && s.p_flags & PF_X));
  REQUIRE(program.segment(PT_GNU_STACK));
  CHECK_FALSE(program.segment(PT_GNU_STACK)->p_flags & PF_X);
  CHECK_FALSE(program.dynamic(DT_TEXTREL));
  CHECK_FALSE(program.dynamic(DT_RPATH));  // libraries are only loaded from the system's folders
  CHECK_FALSE(program.dynamic(DT_RUNPATH));
  if (!is_hardened_build()) SKIP("sanitizers bring checks of their own; the rest is for builds that are shipped");
  // The tables of addresses are read-only after the start.
  CHECK(program.segment(PT_GNU_RELRO));
  CHECK((program.dynamic(DT_FLAGS) & DF_BIND_NOW || program.dynamic(DT_FLAGS_1) & DF_1_NOW));
  const auto imports = program.imports();
  CHECK(imports.contains("__stack_chk_fail"));
  // _FORTIFY_SOURCE=2 checks copies to targets of known size.
  CHECK(
      (imports.contains("__memcpy_chk") || imports.contains("__snprintf_chk") || imports.contains("__vsnprintf_chk")));
}

}  // namespace linnet::test
