// A family of acoustic models: what the engine has to be told to open voices of one more architecture. The families
// there are stand in families.cpp.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/memory.h"
#include "engine/models/acoustic_model.h"
#include "engine/models/kept_voice.h"
#include "engine/models/weight_spec.h"
#include "engine/voices/tensor_file.h"
#include "engine/voices/voice_description.h"

namespace linnet {

// Told of each tensor's bytes once they have been read; may be empty.
using ConsumedBytes = std::function<void(std::span<const std::byte>)>;

// All of them may be called from any thread at any time but open(), which changes the backend.
struct ModelFamily {
  std::string_view name;   // as a bundle's `family` has it
  std::string_view means;  // for people: "VITS, as Piper exports it"

  // Whether the file holds a model of this family, by its tensors' names. A damaged one still counts as its own.
  bool (*recognises)(const TensorFile& file);
  // Empty: there are none. bad_voice: these are no settings of such a voice; the message names the key and what would
  // be right.
  VoiceDescription (*describe)(std::string_view settings_json);
  // What open() would take, from the shapes of the tensors. What is missing or odd counts as nothing: open() will say
  // so. The plan is in its ranges.
  VoiceMemory (*memory)(const TensorFile& file, const Backend& backend, const VoicePlan& plan);
  // bad_voice: a tensor is missing or has another shape. Nothing of the file is read afterwards; the backend must
  // outlive the model. A plan of 0 block frames, which no user can ask for, is as suits the machine.
  std::unique_ptr<AcousticModel> (*open)(const TensorFile& file, Backend& backend, const ConsumedBytes& consumed,
                                         const VoicePlan& plan);
  // The tensors that the quantiser may round. Null: it rounds no voice of this family, and there is keep().
  std::vector<WeightSpec> (*weights)(const TensorFile& file);
  // The voice as a bundle holds it: open() computes the same samples of either. bad_voice: as open(). Changes the
  // backend as open() does. Null where there is weights().
  KeptVoice (*keep)(const TensorFile& file, Backend& backend);
};

}  // namespace linnet
