// Where this program and its language data lie.
#pragma once

#include <string>
#include <vector>

namespace linnet::native {

std::string program_path();    // of the executable; empty if unknown
std::string program_folder();  // where the executable lies; empty if unknown

// Folders of espeak-ng-data in the order they are tried when none was asked for by name.
std::vector<std::string> espeak_data_candidates();
bool is_espeak_data(const std::string& folder);  // holds phontab

}  // namespace linnet::native
