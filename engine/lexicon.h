// Own pronunciations: words and phrases that are to be spoken in another way than the voice's language would.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

class EntryTable;

// A Lexicon that an engine has been given must not change any more; then any thread may read it.
class Lexicon {
 public:
  Lexicon();
  ~Lexicon();
  Lexicon(Lexicon&&) noexcept;
  Lexicon& operator=(Lexicon&&) noexcept;

  // Adds the entries of a file, given as its text: the W3C's Pronunciation Lexicon Specification 1.0 where it begins
  // with '<', else lines of fields between tabs (docs/lexicon.md has both formats). `name` is the file's, for messages.
  // Returns what its writer should know: words that have two pronunciations, of which the last counts. bad_input, with
  // name and line: the text is no such file, or there is no room for its entries; the entries before that line stay.
  // Costs about 40 bytes of memory an entry.
  std::vector<std::string> add(std::string_view text, std::string_view name);

  std::size_t entries() const;
  std::size_t bytes() const;  // of memory
  const EntryTable& table() const { return *table_; }

  static constexpr std::size_t most_entries = 2'000'000;
  static constexpr std::size_t most_bytes = std::size_t{256} << 20;  // of words and pronunciations

 private:
  std::unique_ptr<EntryTable> table_;
};

}  // namespace linnet
