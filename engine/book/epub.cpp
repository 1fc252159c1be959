#include "engine/book/epub.h"

#include <algorithm>
#include <tuple>

#include "engine/book/chapters.h"
#include "engine/book/contents.h"
#include "engine/book/html_page.h"
#include "engine/book/xml.h"

namespace linnet {
namespace {

constexpr std::size_t most_chapters = 255;  // as many as a table of contents has in an MP3
constexpr std::size_t most_cover_bytes = std::size_t{8} << 20;

struct Place {
  std::size_t page = 0, block = 0;
  std::size_t entry = 0;  // of the table of contents, which decides where two lead to one place
  auto operator<=>(const Place&) const = default;
};

struct Start {
  Place place;
  std::string title;
};

// Documents are unpacked when their chapter is read, one at a time.
class Epub final : public Book {
 public:
  Epub(std::span<const std::byte> bytes, const std::string& name)
      : name_(name), archive_(bytes, name), package_(read_epub_package(archive_, name)) {
    std::vector<ContentsEntry> contents = read_contents(archive_, package_, name);
    if (contents.size() > most_chapters) std::erase_if(contents, [](const auto& entry) { return entry.level > 1; });
    survey(contents);
    if (package_.info.title.empty()) package_.info.title = name;
    make_chapters();
    if (chapters_.empty()) throw Error(ErrorKind::bad_input, name + ": there is nothing to read in the book");
    if (chapters_.size() > most_chapters)
      throw Error(ErrorKind::bad_input,
                  name + ": the book has " + std::to_string(chapters_.size()) + " chapters; at most 255 are read");
  }

  const BookInfo& info() const override { return package_.info; }
  const std::vector<BookChapter>& chapters() const override { return chapters_; }

  std::vector<BookBlock> read(std::size_t chapter) const override {
    const Place begin = places_[chapter], end = places_[chapter + 1];
    std::vector<BookBlock> blocks;
    for (std::size_t page = begin.page; page <= end.page && page < package_.pages.size(); ++page) {
      if (page == end.page && end.block == 0) break;
      std::vector<BookBlock> all = read_page(page).blocks;
      const std::size_t from = page == begin.page ? begin.block : 0;
      const std::size_t to = page == end.page ? end.block : all.size();
      std::move(all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to),
                std::back_inserter(blocks));
    }
    return blocks;
  }

  BookCover cover() const override {
    if (package_.cover.empty()) return {};
    return {package_.cover_type, archive_.read(package_.cover, most_cover_bytes)};
  }

 private:
  BookPage read_page(std::size_t page) const {
    const std::string& path = package_.pages[page];
    return read_html(archive_.read(path, most_page_bytes), name_ + ": " + path);
  }

  // Reads all pages once: how long their blocks are, and where the entries of the table of contents lead.
  void survey(const std::vector<ContentsEntry>& contents) {
    for (std::size_t page = 0; page < package_.pages.size(); ++page) {
      const BookPage read = read_page(page);
      std::vector<std::size_t>& bytes = block_bytes_.emplace_back();
      for (const BookBlock& block : read.blocks) bytes.push_back(block.text.size());
      for (const ContentsEntry& entry : contents) {
        if (entry.page != package_.pages[page]) continue;
        const auto anchor = read.anchors.find(entry.fragment);
        starts_.push_back({{page, anchor == read.anchors.end() ? 0 : anchor->second, starts_.size()}, entry.title});
      }
      if (!contents.empty() || read.blocks.empty()) continue;
      const bool has_heading = read.blocks[0].kind == BlockKind::heading;
      const std::string number = "Chapter " + std::to_string(starts_.size() + 1);
      starts_.push_back({{page, 0},
                         has_heading               ? read.blocks[0].text
                         : read.info.title.empty() ? number
                                                   : read.info.title});
    }
    std::sort(starts_.begin(), starts_.end(), [](const auto& a, const auto& b) { return a.place < b.place; });
  }

  std::size_t bytes_between(const Place& begin, const Place& end) const {
    std::size_t bytes = 0;
    for (Place at = begin; at < end; ++at.page, at.block = 0) {
      if (at.page == block_bytes_.size()) break;
      const std::vector<std::size_t>& blocks = block_bytes_[at.page];
      const std::size_t to = at.page == end.page ? end.block : blocks.size();
      for (std::size_t i = at.block; i < to; ++i) bytes += blocks[i];
    }
    return bytes;
  }

  // Entries without text of their own are left out: their title is that of a part, whose first chapter begins there.
  void make_chapters() {
    const Place end{package_.pages.size(), 0};
    if (starts_.empty() || bytes_between({}, starts_[0].place) > 0) starts_.insert(starts_.begin(), {{}, info().title});
    for (std::size_t i = 0; i < starts_.size(); ++i) {
      const std::size_t bytes = bytes_between(starts_[i].place, i + 1 < starts_.size() ? starts_[i + 1].place : end);
      if (bytes == 0) continue;
      places_.push_back(starts_[i].place);
      chapters_.push_back({starts_[i].title, bytes});
    }
    places_.push_back(end);
  }

  std::string name_;
  ZipArchive archive_;
  EpubPackage package_;
  std::vector<Start> starts_;
  std::vector<std::vector<std::size_t>> block_bytes_;  // of each page
  std::vector<BookChapter> chapters_;
  std::vector<Place> places_;  // where each chapter begins, and where the last one ends
};

}  // namespace

std::unique_ptr<Book> open_epub(std::span<const std::byte> bytes, const std::string& name) {
  return std::make_unique<Epub>(bytes, name);
}

}  // namespace linnet
