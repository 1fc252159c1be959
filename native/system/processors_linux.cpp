#include <algorithm>
#include <set>
#include <sstream>

#include "native/system/processors.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

const fs::path cpus = "sys/devices/system/cpu";

fs::path folder_of(int core) { return cpus / ("cpu" + std::to_string(core)); }

// A core below this share of the largest capacity counts as an efficiency core. ARM's middle cores have 60 to 80 % of
// the largest, small cores 15 to 45 %.
constexpr double efficient_share = 0.55;

void find_kinds(const SystemFiles& files, std::vector<Core>& cores) {
  const std::vector<int> atoms = files.cpu_list("sys/devices/cpu_atom/cpus");  // Intel's hybrid processors
  double most = 0;
  for (const Core& core : cores) most = std::max(most, files.number(folder_of(core.id) / "cpu_capacity").value_or(0));
  for (Core& core : cores) {
    const double capacity = files.number(folder_of(core.id) / "cpu_capacity").value_or(most);
    const bool atom = std::find(atoms.begin(), atoms.end(), core.id) != atoms.end();
    if (atom || (atoms.empty() && capacity < efficient_share * most)) core.kind = CoreKind::efficiency;
  }
}

std::string board_name(const SystemFiles& files) {  // of a machine with a device tree
  std::string board = files.first_line("proc/device-tree/model");
  board.erase(std::remove(board.begin(), board.end(), '\0'), board.end());
  return board;
}

// The firmware of every Raspberry Pi slows the cores down from here on ("Frequency management and thermal control" in
// its documentation); the kernel's trip points do not say so.
constexpr double raspberry_pi_throttle_celsius = 80;

std::uint64_t bytes_of_size(const std::string& text) {  // "48K", "2M"
  std::uint64_t number = 0;
  char unit = 0;
  std::istringstream(text) >> number >> unit;
  return number << (unit == 'K' ? 10 : unit == 'M' ? 20 : unit == 'G' ? 30 : 0);
}

}  // namespace

std::string processor_name(const SystemFiles& files) {
  for (const std::string& line : files.lines("proc/cpuinfo"))
    if (line.starts_with("model name") && line.find(": ") != std::string::npos) return line.substr(line.find(": ") + 2);
  const std::string board = board_name(files);
  return board.empty() ? "processor" : board;
}

std::vector<Core> online_cores(const SystemFiles& files) {
  const std::vector<int> allowed = parse_cpu_list([&] {
    for (const std::string& line : files.lines("proc/self/status"))
      if (line.starts_with("Cpus_allowed_list:")) return line.substr(line.find_first_of("0123456789"));
    return std::string();
  }());
  std::vector<int> online = files.cpu_list(cpus / "online");
  if (online.empty()) online = allowed;
  std::vector<Core> cores;
  for (const int id : online) {
    Core core;
    core.id = core.physical = id;
    const std::vector<int> siblings = files.cpu_list(folder_of(id) / "topology/thread_siblings_list");
    if (!siblings.empty()) core.physical = *std::min_element(siblings.begin(), siblings.end());
    core.allowed = allowed.empty() || std::find(allowed.begin(), allowed.end(), id) != allowed.end();
    cores.push_back(core);
  }
  find_kinds(files, cores);
  return cores;
}

std::vector<Cache> caches_of_first_core(const SystemFiles& files) {
  std::vector<Cache> caches;
  const fs::path folder = cpus / "cpu0/cache";
  for (const std::string& index : files.numbered(folder, "index")) {
    if (files.first_line(folder / index / "type") == "Instruction") continue;
    Cache cache;
    cache.level = static_cast<int>(files.number(folder / index / "level").value_or(0));
    cache.bytes = bytes_of_size(files.first_line(folder / index / "size"));
    cache.cores = std::max(1, static_cast<int>(files.cpu_list(folder / index / "shared_cpu_list").size()));
    if (cache.level > 0 && cache.bytes > 0) caches.push_back(cache);
  }
  return caches;
}

CoreTimes times_of(const SystemFiles& files, const std::vector<Core>& cores) {
  CoreTimes total;
  for (const std::string& line : files.lines("proc/stat")) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    const bool counts = std::any_of(cores.begin(), cores.end(), [&](const Core& core) {
      return core.allowed && name == "cpu" + std::to_string(core.id);
    });
    if (!counts) continue;
    // user nice system idle iowait irq softirq steal; guest time is in user already
    std::uint64_t ticks = 0;
    for (int column = 0; column < 8 && words >> ticks; ++column) {
      total.all += ticks;
      if (column == 1) total.niced += ticks;
      if (column != 3 && column != 4) total.busy += ticks;
    }
  }
  return total;
}

Heat heat_of(const SystemFiles& files) {
  Heat heat;
  const fs::path thermal = "sys/class/thermal";
  for (const std::string& zone : files.numbered(thermal, "thermal_zone")) {
    const std::optional<double> celsius = files.number(thermal / zone / "temp");  // in thousandths
    if (!celsius || *celsius <= 0 || *celsius / 1000 <= heat.celsius.value_or(0)) continue;
    heat.celsius = *celsius / 1000;
    heat.throttle_celsius.reset();
    for (int trip = 0;; ++trip) {
      const std::string name = "trip_point_" + std::to_string(trip);
      const std::string type = files.first_line(thermal / zone / (name + "_type"));
      if (type.empty()) break;
      const std::optional<double> at = files.number(thermal / zone / (name + "_temp"));
      if ((type != "passive" && type != "hot") || !at || *at <= 0) continue;
      heat.throttle_celsius = std::min(*at / 1000, heat.throttle_celsius.value_or(*at / 1000));
    }
  }
  if (heat.celsius && !heat.throttle_celsius && board_name(files).starts_with("Raspberry Pi"))
    heat.throttle_celsius = raspberry_pi_throttle_celsius;
  for (const std::string& core : files.numbered(cpus, "cpu"))
    heat.throttle_events += files.bytes(cpus / core / "thermal_throttle/core_throttle_count").value_or(0);
  return heat;
}

}  // namespace linnet::native
