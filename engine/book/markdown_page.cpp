#include <md4c.h>

extern "C" {
#include <entity.h>
}

#include <exception>

#include "engine/book/text_page.h"
#include "engine/book/xml.h"

namespace linnet {
namespace {

// md4c is a C library, so no exception may pass through it.
struct Reading {
  BlockList list;
  int silent = 0;  // depth of what is left out
  std::exception_ptr failure;
};

template <class Work>
int keeping_failure(void* self, const Work& work) {
  auto& reading = *static_cast<Reading*>(self);
  try {
    work(reading);
    return 0;
  } catch (...) {
    reading.failure = std::current_exception();
    return 1;
  }
}

bool is_silent(MD_BLOCKTYPE type) { return type == MD_BLOCK_CODE || type == MD_BLOCK_TABLE || type == MD_BLOCK_HTML; }

int enter_block(MD_BLOCKTYPE type, void*, void* self) {
  return keeping_failure(self, [&](Reading& reading) {
    reading.list.end();
    if (is_silent(type)) ++reading.silent;
    if (type == MD_BLOCK_HR) reading.list.scene_break();
  });
}

int leave_block(MD_BLOCKTYPE type, void* detail, void* self) {
  return keeping_failure(self, [&](Reading& reading) {
    if (is_silent(type)) --reading.silent;
    if (type == MD_BLOCK_H)
      reading.list.end(BlockKind::heading, static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level));
    else
      reading.list.end();
  });
}

int enter_span(MD_SPANTYPE type, void*, void* self) {
  if (type == MD_SPAN_IMG) ++static_cast<Reading*>(self)->silent;
  return 0;
}

int leave_span(MD_SPANTYPE type, void*, void* self) {
  if (type == MD_SPAN_IMG) --static_cast<Reading*>(self)->silent;
  return 0;
}

int add_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
  return keeping_failure(self, [&](Reading& reading) {
    const std::string_view added(text, size);
    if (reading.silent > 0 || type == MD_TEXT_HTML || type == MD_TEXT_NULLCHAR) return;
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
      reading.list.add(" ");
    else if (type == MD_TEXT_ENTITY)
      reading.list.add(with_entities(added));
    else
      reading.list.add(added);
  });
}

// What the block between two lines of --- says; `text` then begins behind it.
BookInfo take_front_matter(std::string_view& text) {
  BookInfo info;
  if (!text.starts_with("---\n") && !text.starts_with("---\r\n")) return info;
  std::size_t at = text.find('\n') + 1;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = as_one_line(text.substr(at, end - at));
    at = std::min(end + 1, text.size());
    if (line == "---" || line == "...") {
      text.remove_prefix(at);
      return info;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    std::string value = as_one_line(std::string_view(line).substr(colon + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
      value = value.substr(1, value.size() - 2);
    const std::string key = line.substr(0, colon);
    if (key == "title") info.title = value;
    if (key == "author") info.author = value;
    if (key == "lang" || key == "language") info.language = value;
  }
  return {};  // it has no end, so it is text
}

}  // namespace

BookPage read_markdown(std::string_view text) {
  BookPage page;
  page.info = take_front_matter(text);
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEAUTOLINKS;
  parser.enter_block = enter_block;
  parser.leave_block = leave_block;
  parser.enter_span = enter_span;
  parser.leave_span = leave_span;
  parser.text = add_text;
  Reading reading;
  const int result = md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &reading);
  if (reading.failure) std::rethrow_exception(reading.failure);
  if (result != 0) throw std::bad_alloc();
  page.blocks = reading.list.take();
  return page;
}

}  // namespace linnet
