#include "lowpass/core/option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace lowpass {

std::string key_name(std::string_view name) {
  std::string key(name);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::string spelled(std::string_view prefix, std::string_view name) {
  return std::string(prefix) + (prefix == "--" ? std::string(name) : key_name(name));
}

std::string as_sentence(std::string_view text) {
  std::string sentence(text);
  if (!sentence.empty())
    sentence.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.front())));
  return sentence + ".";
}

std::string idle_refusal(const std::string& spelled_name, const std::string& reason) {
  return fmt::format("{} is given, but {}; drop it", spelled_name, reason);
}

}  // namespace lowpass
