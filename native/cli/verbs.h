// The verbs of the command line. To add one: write native/cli/NAME.cpp with the function, declare it here, add a line
// to the table in verbs.cpp.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace linnet::native {

// Each receives the arguments after the verb, returns the exit code, and throws linnet::Error.
int speak(std::span<const std::string> args);
int batch(std::span<const std::string> args);
int book(std::span<const std::string> args);
int serve(std::span<const std::string> args);
int doctor(std::span<const std::string> args);
int words(std::span<const std::string> args);
int voices(std::span<const std::string> args);
int bench(std::span<const std::string> args);
int quantize(std::span<const std::string> args);
int import_model(std::span<const std::string> args);
int info(std::span<const std::string> args);
int stability_bench(std::span<const std::string> args);  // bench --stability
int status(std::span<const std::string> args);
int estimate(std::span<const std::string> args);
int optimize(std::span<const std::string> args);
int calibrate(std::span<const std::string> args);
int module(std::span<const std::string> args);

// The arguments as a verb's, where another program starts this one by a name of its own: sd_linnet.
std::vector<std::string> arguments_of(const std::string& program, std::vector<std::string> args);

// Runs the verb that `args` (the command line without the program) names. bad_input: no such verb.
int run_verb(std::span<const std::string> args);

}  // namespace linnet::native
