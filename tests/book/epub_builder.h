// Small EPUBs, and archives that claim to be some.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace linnet::test {

using ZipFiles = std::vector<std::pair<std::string, std::string>>;  // names and contents

std::vector<std::byte> zip_of(const ZipFiles& files);

// A whole book of two documents: "one.xhtml" with the chapters Down and Up (ids "down" and "up"), "two.xhtml" with the
// chapter Äußerst. Files of `changes` replace those of their name; an empty content removes one.
ZipFiles small_epub(const ZipFiles& changes = {});

std::string xhtml(const std::string& body);  // a document with this body

}  // namespace linnet::test
