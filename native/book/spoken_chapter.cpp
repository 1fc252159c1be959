#include "native/book/spoken_chapter.h"

#include <charconv>

namespace linnet::native {

std::string line_of(const SpokenSentence& sentence) {
  std::string line;
  for (const std::uint64_t number : {std::uint64_t{sentence.block}, std::uint64_t{sentence.begin},
                                     std::uint64_t{sentence.end}, sentence.first, sentence.last, sentence.all})
    line += std::to_string(number) + " ";
  line.back() = '\n';
  return line;
}

std::vector<SpokenSentence> sentences_in(std::string_view lines) {
  std::vector<SpokenSentence> sentences;
  for (std::size_t at = 0, end; (end = lines.find('\n', at)) != std::string_view::npos; at = end + 1) {
    std::uint64_t numbers[6];
    const char* from = lines.data() + at;
    const char* line_end = lines.data() + end;
    for (std::uint64_t& number : numbers) {
      const auto [stop, error] = std::from_chars(from, line_end, number);
      if (error != std::errc{}) return sentences;
      from = stop == line_end ? stop : stop + 1;
    }
    sentences.push_back({numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]});
  }
  return sentences;
}

}  // namespace linnet::native
