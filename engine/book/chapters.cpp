#include "engine/book/chapters.h"

#include <algorithm>
#include <array>

#include "engine/book/block_list.h"

namespace linnet {
namespace {

// The lowest level at which chapters begin.
int chapter_level(std::span<const BookBlock> blocks) {
  std::array<std::size_t, 7> headings{};
  for (const BookBlock& block : blocks)
    if (block.kind == BlockKind::heading) ++headings.at(static_cast<std::size_t>(block.level));
  for (int level = 1; level <= 6; ++level)
    if (headings.at(static_cast<std::size_t>(level)) > 1) return level;
  const auto first = std::find_if(headings.begin(), headings.end(), [](std::size_t count) { return count > 0; });
  return static_cast<int>(first - headings.begin());
}

class BookOfBlocks final : public Book {
 public:
  BookOfBlocks(BookInfo info, std::vector<BookBlock> blocks, const std::string& name)
      : info_(std::move(info)), blocks_(std::move(blocks)) {
    starts_ = chapters_by_headings(blocks_, info_.title, name);
    if (starts_.empty()) throw Error(ErrorKind::bad_input, name + ": there is nothing to read in it");
    for (std::size_t i = 0; i < starts_.size(); ++i) chapters_.push_back({starts_[i].title, bytes_of(part(i))});
  }

  const BookInfo& info() const override { return info_; }
  const std::vector<BookChapter>& chapters() const override { return chapters_; }
  std::vector<BookBlock> read(std::size_t chapter) const override {
    const auto blocks = part(chapter);
    return {blocks.begin(), blocks.end()};
  }
  BookCover cover() const override { return {}; }

 private:
  std::span<const BookBlock> part(std::size_t chapter) const {
    const std::size_t begin = starts_[chapter].block;
    const std::size_t end = chapter + 1 < starts_.size() ? starts_[chapter + 1].block : blocks_.size();
    return std::span(blocks_).subspan(begin, end - begin);
  }

  BookInfo info_;
  std::vector<BookBlock> blocks_;
  std::vector<ChapterStart> starts_;
  std::vector<BookChapter> chapters_;
};

}  // namespace

std::vector<ChapterStart> chapters_by_headings(std::span<const BookBlock> blocks, std::string& title,
                                               const std::string& otherwise) {
  std::vector<ChapterStart> starts;
  if (blocks.empty()) return starts;
  const int level = chapter_level(blocks);
  const auto begins = [&](const BookBlock& block) { return block.kind == BlockKind::heading && block.level <= level; };
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (begins(blocks[i])) starts.push_back({blocks[i].text, i});
  // The only heading above the chapters, at the beginning of the document, names it.
  const bool is_title = starts.size() > 1 && starts[0].block == 0 && blocks[0].level < level;
  if (title.empty()) title = is_title ? starts[0].title : otherwise;
  if (starts.empty() || starts[0].block > 0) starts.insert(starts.begin(), {title, 0});
  return starts;
}

std::unique_ptr<Book> book_of_blocks(BookInfo info, std::vector<BookBlock> blocks, const std::string& name) {
  return std::make_unique<BookOfBlocks>(std::move(info), std::move(blocks), name);
}

}  // namespace linnet
