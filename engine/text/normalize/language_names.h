// Which file of words-data says how a voice's language is read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linnet::normalize {

// The names of the files to look for, the most special first; they consist of a-z, 0-9 and '-'. `language` is
// espeak-ng's name or a tag of Piper's: "en-us" gives en-us and en, "pt" (Portugal's) pt-pt and pt, "cmn" zh. What is
// no name of a language gives none.
std::vector<std::string> words_files_of(std::string_view language);

}  // namespace linnet::normalize
