// Paths of this program and of its language data.
#pragma once

#include <string>
#include <vector>

namespace linnet::native {

std::string program_path();    // of the executable; empty if unknown
std::string program_folder();  // the executable's folder; empty if unknown

// Folders that may be espeak-ng-data, in the order in which they are tried if the user names none.
std::vector<std::string> espeak_data_candidates();
bool is_espeak_data(const std::string& folder);  // holds phontab

}  // namespace linnet::native
