#include "native/catalogue/kept_catalogue.h"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/error.h"
#include "native/download/transfer.h"
#include "native/output/output_file.h"
#include "native/system/text_file.h"

namespace linnet::native {
namespace {

using nlohmann::json;

constexpr const char* piper_repository = "https://huggingface.co/rhasspy/piper-voices/resolve/main";
constexpr std::time_t a_day = 24 * 60 * 60;  // in seconds

// The file of a catalogue: {"url", "fetched" (seconds since 1970), "catalogue" (as fetched, a string)}.
std::string path_of(const CatalogueSource& source) { return source.folder + "/catalogue.json"; }

struct Stored {
  std::time_t fetched = 0;
  Catalogue catalogue;
};

// Nothing: none is kept, or one from another address, or the file is damaged.
std::optional<Stored> stored(const CatalogueSource& source) {
  try {
    const json page = json::parse(read_text(path_of(source), 2 * most_catalogue_bytes));
    if (page.at("url") != source.url) return std::nullopt;
    return Stored{page.at("fetched").get<std::time_t>(),
                  read_catalogue(page.at("catalogue").get_ref<const std::string&>())};
  } catch (const Error&) {
    return std::nullopt;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

void store(const CatalogueSource& source, std::time_t now, const std::string& text) {
  std::error_code error;
  std::filesystem::create_directories(source.folder, error);
  const json page = {{"url", source.url}, {"fetched", now}, {"catalogue", text}};
  try {
    write_whole_file(path_of(source), page.dump(-1, ' ', false, json::error_handler_t::replace));
  } catch (const Error& failed) {  // the folder cannot be written: it will be fetched again
    if (failed.kind() == ErrorKind::stopped) throw;
  }
}

std::string date_of(std::time_t time) {
  std::tm parts{};
  char text[32] = {};
  if (!gmtime_r(&time, &parts) || std::strftime(text, sizeof text, "%Y-%m-%d", &parts) == 0) return "an unknown day";
  return text;
}

}  // namespace

std::string voices_url(const std::string& given) {
  const char* variable = std::getenv("LINNET_VOICES_URL");
  std::string url = !given.empty() ? given : variable && *variable ? variable : piper_repository;
  while (url.ends_with('/')) url.pop_back();
  return url;
}

KeptCatalogue load_catalogue(const CatalogueSource& source, Freshness freshness) {
  const std::time_t now = std::time(nullptr);
  std::optional<Stored> kept = stored(source);
  const bool is_new = kept && kept->fetched <= now && now - kept->fetched < a_day;
  if (kept && (is_new || freshness == Freshness::any)) return {std::move(kept->catalogue), date_of(kept->fetched), ""};
  try {
    const std::string text = fetch_text({.url = source.url + "/voices.json",
                                         .most_bytes = most_catalogue_bytes,
                                         .stall = source.stall,
                                         .stop = source.stop});
    KeptCatalogue fetched{read_catalogue(text), date_of(now), ""};
    store(source, now, text);
    return fetched;
  } catch (const Error& error) {
    if (!kept || error.kind() == ErrorKind::stopped) throw;
    return {std::move(kept->catalogue), date_of(kept->fetched), error.what()};
  }
}

}  // namespace linnet::native
