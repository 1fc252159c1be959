// Ctrl-C and its relatives as a flag that the engine and all waiting loops look at, so that every object on the stack
// cleans up after itself: no temporary file and no player outlives the program.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

namespace linnet::native {

// From now on SIGINT, SIGTERM and SIGHUP set stop_flag(); a closed pipe and a full file-size limit become write errors.
void install_signal_handlers();

// For a program that runs for long: from now on SIGHUP asks it to read its files again instead of ending it.
void reload_on_hangup();
bool take_reload();  // whether that was asked since the last call

// Sleeps until one of these signals comes, at once if one has come since the last call, or for `most`. One thread only.
void wait_for_signal(std::optional<std::chrono::milliseconds> most = {});

const std::atomic<bool>& stop_flag();
int stop_exit_code();     // 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP
void throw_if_stopped();  // throws ErrorKind::stopped

}  // namespace linnet::native
