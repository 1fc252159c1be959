// The catalogue as it was last fetched, kept beside the voices, so that they can be listed without a network.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "native/catalogue/catalogue.h"

namespace linnet::native {

// The address below which the catalogue and its files are: `given`, else $LINNET_VOICES_URL, else Piper's repository.
// Without '/' at its end.
std::string voices_url(const std::string& given);

struct CatalogueSource {
  std::string url;     // of voices_url()
  std::string folder;  // in which it is kept; need not exist
  std::chrono::seconds stall{30};
  const std::atomic<bool>* stop = nullptr;
};

struct KeptCatalogue {
  Catalogue catalogue;
  std::string date;     // on which it was fetched, "2026-11-20"
  std::string problem;  // why it could not be fetched again; empty: nothing went wrong
};

enum class Freshness {
  any,      // as kept, without asking the network; fetched where none is kept
  of_today  // fetched again after a day; where that fails, as kept
};

// io, not_found, bad_input: none is kept, and none can be fetched. stopped.
KeptCatalogue load_catalogue(const CatalogueSource& source, Freshness freshness);

}  // namespace linnet::native
