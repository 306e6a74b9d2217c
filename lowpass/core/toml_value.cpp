#include "lowpass/core/toml_value.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lowpass/core/text.hpp"

namespace lowpass {

std::string toml_text(const TomlValue& value) {
  struct Text {
    std::string operator()(TomlTable) const { return "a table"; }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int64_t integer) const { return fmt::format("{}", integer); }
    std::string operator()(double number) const { return toml_number(number); }
    std::string operator()(const std::string& text) const { return toml_string(text); }
    std::string operator()(const TomlCounts& counts) const { return fmt::format("[{}]", fmt::join(counts, ", ")); }
    std::string operator()(const TomlOther& other) const { return other.kind; }
  };
  return std::visit(Text{}, value);
}

std::string toml_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (code < 0x20 || code == 0x7f) {
      quoted += fmt::format("\\u{:04x}", code);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string toml_number(double value) {
  std::string text = shortest(value);
  // Without a point or an exponent TOML would read an integer.
  if (text.find_first_of(".enai") == std::string::npos) text += ".0";
  return text;
}

}  // namespace lowpass
