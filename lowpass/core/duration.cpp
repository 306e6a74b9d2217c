#include "lowpass/core/duration.hpp"

#include <cmath>
#include <map>
#include <vector>

#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

constexpr double minute = 60, hour = 60 * minute, day = 24 * hour;

/// "1.5h"
std::optional<double> with_unit(std::string_view text) {
  static const std::map<char, double> units{{'s', 1}, {'m', minute}, {'h', hour}, {'d', day}};
  if (text.empty()) return std::nullopt;
  const auto unit = units.find(text.back());
  const auto number = parse_number(text.substr(0, text.size() - 1));
  if (unit == units.end() || !number) return std::nullopt;
  return *number * unit->second;
}

/// Whole numbers between colons, each worth the unit in its place.
std::optional<double> with_colons(std::string_view text, const std::vector<double>& units) {
  const std::vector<std::string> fields = split(text, ':');
  if (fields.empty() || fields.size() > units.size()) return std::nullopt;
  double seconds = 0;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto number = parse_count(fields[i]);
    if (!number) return std::nullopt;
    seconds += static_cast<double>(*number) * units[i];
  }
  return seconds;
}

std::optional<double> any_form(std::string_view text) {
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos && dash > 0) {
    const auto days = with_colons(text.substr(0, dash), {day});
    const auto rest = with_colons(text.substr(dash + 1), {hour, minute, 1});
    return days && rest ? std::optional(*days + *rest) : std::nullopt;
  }
  if (text.find(':') == std::string_view::npos) return with_unit(text);
  const bool hours = split(text, ':').size() == 3;
  return with_colons(text, hours ? std::vector<double>{hour, minute, 1} : std::vector<double>{minute, 1});
}

}  // namespace

std::optional<double> parse_duration(std::string_view text) {
  const std::optional<double> seconds = any_form(text);
  return seconds && *seconds > 0 && std::isfinite(*seconds) ? seconds : std::nullopt;
}

}  // namespace lowpass
