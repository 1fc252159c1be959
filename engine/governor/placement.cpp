#include "engine/governor/placement.h"

#include <algorithm>
#include <map>

namespace linnet {
namespace {

bool is_hybrid(const Machine& machine) {
  return std::any_of(machine.cores.begin(), machine.cores.end(),
                     [&](const Core& c) { return c.kind != machine.cores[0].kind; });
}

// The allowed physical cores of one kind, each as its lowest logical processor: 0, 2, 4 of a Ryzen whose siblings are
// 0-1, 2-3, 4-5.
std::vector<int> physical_cores(const Machine& machine, CoreKind kind) {
  std::map<int, int> first;
  for (const Core& c : machine.cores)
    if (c.allowed && c.kind == kind) {
      const auto [place, fresh] = first.emplace(c.physical, c.id);
      if (!fresh) place->second = std::min(place->second, c.id);
    }
  std::vector<int> ids;
  ids.reserve(first.size());
  for (const auto& [physical, id] : first) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace

Placement place_threads(const Machine& machine, int most, bool polite, Pinning pinning) {
  const std::vector<int> fast = physical_cores(machine, CoreKind::performance);
  const std::vector<int> slow = physical_cores(machine, CoreKind::efficiency);
  const bool on_slow = (polite && !slow.empty()) || fast.empty();
  const std::vector<int>& cores = on_slow ? slow : fast;

  Placement p;
  int threads = std::max(1, static_cast<int>(cores.size()));
  // A quota of 2.5 cores allows 2 threads; a third would stall the others half of the time.
  if (machine.quota_cores) threads = std::clamp(static_cast<int>(*machine.quota_cores), 1, threads);
  if (most > 0) threads = std::min(threads, most);
  p.threads = threads;
  p.strategy = !is_hybrid(machine) ? "one thread per physical core" : on_slow ? "E-cores only" : "P-cores only";
  p.places.polite = polite && !on_slow;
  p.cores = cores;
  const auto allowed = static_cast<std::size_t>(
      std::count_if(machine.cores.begin(), machine.cores.end(), [](const Core& c) { return c.allowed; }));
  const bool bound = pinning == Pinning::one_each || (pinning == Pinning::shared && cores.size() < allowed);
  if (!bound || cores.empty()) {
    p.strategy += ", not pinned";
    return p;
  }
  for (int i = 0; i < threads; ++i)
    p.places.threads.push_back(pinning == Pinning::shared ? cores
                                                          : std::vector<int>{cores[static_cast<std::size_t>(i)]});
  return p;
}

}  // namespace linnet
