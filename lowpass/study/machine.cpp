#include "lowpass/study/machine.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "lowpass/core/gemm.hpp"
#include "lowpass/core/version.hpp"
#include "lowpass/core/workers.hpp"

namespace lowpass {
namespace {

using Json = nlohmann::ordered_json;

/// The value behind the first line that starts with `key`, as /proc and /etc/os-release write them; "unknown" without.
std::string value_in(const char* file, const std::string& key, char separator) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key)) continue;
    const std::size_t begin = line.find_first_not_of(" \t\"", line.find(separator) + 1);
    const std::size_t end = line.find_last_not_of(" \t\"");
    if (begin != std::string::npos && end >= begin) return line.substr(begin, end - begin + 1);
  }
  return "unknown";
}

double memory_gb() {
  const double bytes = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  return std::round(bytes / 1e8) / 10;
}

std::string system_text() {
  utsname names{};
  const bool known = ::uname(&names) == 0;
  return fmt::format("{}, Linux {}", value_in("/etc/os-release", "PRETTY_NAME", '='),
                     known ? names.release : "unknown");
}

}  // namespace

Json machine_json() {
  return {{"cpu", value_in("/proc/cpuinfo", "model name", ':')},
          {"cores", available_cores()},
          {"memory_gb", memory_gb()},
          {"system", system_text()}};
}

Json libraries_json() {
  return {{"matrix_products", gemm_library()},
          {"nlohmann_json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                        NLOHMANN_JSON_VERSION_PATCH)},
          {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
          {"compiler", __VERSION__}};
}

const std::string& machine_kind() {
  static const std::string kind = [] {
    std::string text = fmt::format("{}; {}; {}; lowpass {}", value_in("/proc/cpuinfo", "model name", ':'),
                                   gemm_library(), __VERSION__, version);
    std::ranges::replace(text, ',', ';');
    return text;
  }();
  return kind;
}

}  // namespace lowpass
