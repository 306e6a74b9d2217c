#include "lowpass/core/process_name.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <random>

namespace lowpass {

const std::string& host_name() {
  static const std::string name = [] {
    std::array<char, 256> text{};
    if (::gethostname(text.data(), text.size() - 1) != 0 || text[0] == '\0') return std::string("unknown");
    std::string host(text.data());
    for (char& c : host)
      if (c == '/') c = '_';
    return host;
  }();
  return name;
}

std::string process_name() {
  // The number is asked for each time: a forked process has the digits of its parent.
  static const unsigned digits = std::random_device()();
  return fmt::format("{}-{}-{:08x}", host_name(), ::getpid(), digits);
}

}  // namespace lowpass
