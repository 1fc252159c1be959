// EPUB 2 and 3.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "engine/book/book.h"

namespace linnet {

// As open_book(). Chapters are the first two levels of the table of contents (EPUB 3's navigation, else EPUB 2's NCX),
// or the first alone if that makes more than 255; without one, each document that has text. bad_input also: DRM.
std::unique_ptr<Book> open_epub(std::span<const std::byte> bytes, const std::string& name);

}  // namespace linnet
