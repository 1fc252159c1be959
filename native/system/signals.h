// SIGINT, SIGTERM and SIGHUP set a flag that the engine and all waiting loops read. They end by an exception, so every
// object on the stack is destroyed: no temporary file and no player is left behind.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

namespace linnet::native {

// From now on SIGINT, SIGTERM and SIGHUP set stop_flag(); a closed pipe and a full file-size limit become write errors.
void install_signal_handlers();

// For a server: from now on SIGHUP asks it to read its files again instead of ending it.
void reload_on_hangup();
bool take_reload();  // whether SIGHUP has come since the last call

// Sleeps until one of these signals comes, at once if one has come since the last call, or for `most`. One thread only.
void wait_for_signal(std::optional<std::chrono::milliseconds> most = {});

const std::atomic<bool>& stop_flag();
void forget_stop();       // the program goes on until the next signal to end
int stop_exit_code();     // 130 for SIGINT, 143 for SIGTERM, 129 for SIGHUP
void throw_if_stopped();  // throws ErrorKind::stopped

}  // namespace linnet::native
