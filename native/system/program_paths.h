// Paths of this program and of its language data.
#pragma once

#include <string>
#include <vector>

namespace linnet::native {

std::string program_path();    // of the executable; empty if unknown
std::string program_folder();  // the executable's folder; empty if unknown

// A folder of language data that comes with the program.
struct DataFolder {
  std::string name;      // "espeak-ng-data"
  std::string variable;  // of the environment, which may name the folder: "LINNET_ESPEAK_DATA"
  std::string file;      // by which it is known: "phontab"
};
extern const DataFolder espeak_data_folder;
extern const DataFolder english_data_folder;
extern const DataFolder arabic_data_folder;
extern const DataFolder words_data_folder;

// Where it may be, in the order in which these are tried if the user names none.
std::vector<std::string> candidates(const DataFolder& data);
bool holds(const std::string& folder, const DataFolder& data);  // whether `folder` is such a folder

}  // namespace linnet::native
