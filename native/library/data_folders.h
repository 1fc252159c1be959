// Where the language data of the shared library lie, and voices that came with it.
#pragma once

#include <string>

#include "native/voices/language_data.h"

namespace linnet::native {

// data_dir: the folder of all language data; empty: as the environment says, else beside the library or where it was
// installed. bad_input: data_dir is no folder.
LanguageChoice library_data(const std::string& data_dir);
// The folder `voices` beside the library; empty: there is none.
std::string library_voices();

}  // namespace linnet::native
