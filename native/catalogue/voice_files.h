// A voice of the catalogue on disk: NAME.onnx, NAME.onnx.json and NAME.MODEL_CARD in a folder, and smaller forms of it
// (NAME.int8.linnet).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "native/catalogue/catalogue.h"
#include "native/download/download.h"

namespace linnet::native {

// The first folder in which voices are looked up: downloads go there. io: the machine names none.
std::string download_folder(std::span<const std::string> data_dirs);

struct VoiceOrder {
  const CatalogueVoice& voice;
  std::string url;       // of voices_url()
  std::string folder;    // is made if it is not there
  bool replace = false;  // files of this name that are others than the catalogue's
};

// Progress counts the bytes of all files. False: the voice was there already, whole and right. The model comes last,
// so that a voice which is found is complete. bad_input: there is another file of this name; else as download().
bool download_voice(const VoiceOrder& order, const DownloadControl& control);

// Deletes the voice's files, smaller forms and parts of downloads; the names of those that there were. bad_input: that
// cannot be a voice's name; io.
std::vector<std::string> remove_voice(const std::string& folder, const std::string& name);

}  // namespace linnet::native
