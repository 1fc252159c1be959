#include "native/voices/voice_session.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <utility>

#include "native/system/mapped_file.h"
#include "native/system/signals.h"
#include "native/system/text_file.h"
#include "native/system/this_machine.h"
#include "native/voices/own_pronunciations.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

constexpr int most_default_threads = 4;
constexpr std::size_t most_settings_bytes = std::size_t{16} << 20;

}  // namespace

std::string plan_text(const VoicePlan& plan) {
  return std::to_string(plan.sentence_phonemes) + "," + std::to_string(plan.block_frames) +
         (plan.compact ? ",compact" : "");
}

int default_threads() { return std::min(usable_cores(), most_default_threads); }

namespace {

std::unique_ptr<Engine> start_engine(const VoiceChoice& choice, const LanguageData& language,
                                     GovernorSetup& governor_setup) {
  EngineOptions options;
  options.threads = choice.threads > 0 ? choice.threads : governor_setup.governor().configuration().num_threads;
  language.give_to(options);
  options.threads_now = [&governor = governor_setup.governor()] { return governor.threads_now(); };
  options.thread_started = [&platform = governor_setup.platform()](int thread) { platform.thread_started(thread); };
  governor_setup.give_to(options);
  return std::make_unique<Engine>(options);
}

}  // namespace

std::vector<VoiceFiles> chosen_variants(const VoiceChoice& choice, const Governor& governor) {
  const VoiceFiles named = find_voice(choice.model, choice.settings, voice_folders(choice.data_dirs));
  if (choice.precision.empty()) return {named};
  check_precision(choice.precision);
  const std::vector<VoiceFiles> there = variants_beside(named);
  std::vector<std::string> names;
  names.reserve(there.size());
  for (const VoiceFiles& files : there) names.push_back(files.name);
  const bool is_exact = choice.precision == automatic_precision && names_a_variant(choice.model);
  std::vector<VoiceFiles> variants;
  for (const std::size_t i : variants_to_try(names, is_exact ? precision_in(named.name) : choice.precision, governor))
    variants.push_back(there[i]);
  return variants;
}

namespace {

// Opens the first of the variants that fits. Where it throws, session.files are the files that are at fault.
void open_any(VoiceSession& session, const std::vector<VoiceFiles>& variants, const std::optional<VoicePlan>& plan) {
  std::list<MappedFile> files;
  std::list<std::string> settings;
  std::vector<OfferedVoice> offers;
  for (const VoiceFiles& variant : variants) {
    session.files = variant;
    files.emplace_back(variant.model);
    settings.push_back(variant.settings.empty() ? "" : read_text(variant.settings, most_settings_bytes));
    offers.push_back(offered(files.back(), variant.name, settings.back()));
    if (variants.size() > 1) memory_of(*session.engine, offers.back(), {});  // throws where the file is damaged
  }
  VoiceOpening opening;
  opening.plan = plan;
  opening.stop = &stop_flag();  // opening takes longer than a user waits after Ctrl-C
  opening.admitted = [&](std::size_t variant) { session.files = variants[variant]; };
  OpenedVoice opened = open_voice(*session.engine, session.governor_setup->governor(), offers, opening);
  std::next(files.begin(), static_cast<std::ptrdiff_t>(opened.variant))->check_unchanged();
  session.voice = std::move(opened.voice);
  session.plan = opened.plan;
  session.memory_model = opened.memory_model;
}

}  // namespace

VoiceSession open_session(const VoiceChoice& choice) {
  const auto start = std::chrono::steady_clock::now();
  VoiceSession session;
  session.governor_setup = std::make_unique<GovernorSetup>(choice.governor, choice.threads, choice.quiet);
  session.governor_setup->platform().thread_started(0);
  session.governor_setup->governor().place_threads();
  const std::vector<VoiceFiles> variants = chosen_variants(choice, session.governor_setup->governor());
  session.language = find_language_data(choice.language);
  session.engine = start_engine(choice, session.language, *session.governor_setup);
  OwnPronunciations own_words(choice.language.lexicons);
  session.notes = own_words.read();
  session.engine->set_lexicon(own_words.lexicon());
  try {
    open_any(session, variants, choice.plan);
  } catch (const Error& error) {  // only to say which files
    if (error.kind() == ErrorKind::stopped || error.kind() == ErrorKind::out_of_memory ||
        error.kind() == ErrorKind::memory_in_use)
      throw;
    const std::string with = session.files.settings.empty() ? "" : " (settings " + session.files.settings + ")";
    throw Error(error.kind(), session.files.model + with + ": " + error.what());
  }
  if (session.voice->language() == "ar" && !session.language.arabic_advice().empty())
    session.notes.push_back(session.language.arabic_advice());
  session.load_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return session;
}

}  // namespace linnet::native
