#include "lowpass/core/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "lowpass/core/matrix.hpp"

namespace lowpass {
namespace {

/// Damerau-Levenshtein distance in its restricted form (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  Matrix<std::size_t> distance(a.size() + 1, b.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) distance(i, 0) = i;
  for (std::size_t j = 0; j <= b.size(); ++j) distance(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = distance(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
      distance(i, j) = std::min({distance(i - 1, j) + 1, distance(i, j - 1) + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        distance(i, j) = std::min(distance(i, j), distance(i - 2, j - 2) + 1);
    }
  }
  return distance(a.size(), b.size());
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view received, std::span<const std::string> known) {
  std::optional<std::string> nearest;
  std::size_t fewest = 0;
  for (const std::string& name : known) {
    const std::size_t edits = edit_distance(received, name);
    const std::size_t allowed = std::max<std::size_t>(1, std::max(received.size(), name.size()) / 3);
    if (edits <= allowed && (!nearest || edits < fewest)) {
      nearest = name;
      fewest = edits;
    }
  }
  return nearest;
}

std::string unknown_name(std::string_view what, std::string_view received, std::span<const std::string> known) {
  const std::optional<std::string> nearest = nearest_name(received, known);
  return fmt::format("unknown {} '{}'{} (known: {})", what, received,
                     nearest ? fmt::format("; did you mean '{}'?", *nearest) : "", fmt::join(known, ", "));
}

std::string shortest(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return fmt::format("{}", value);
}

std::string point_text(std::span<const double> x) {
  constexpr std::size_t most_shown = 4;
  return fmt::format("({}{})", fmt::join(x.first(std::min(x.size(), most_shown)), ", "),
                     x.size() > most_shown ? ", ..." : "");
}

std::string printable(std::string_view text) {
  std::string shown(text.substr(0, 40));
  std::replace_if(shown.begin(), shown.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return shown + (text.size() > shown.size() ? "..." : "");
}

std::optional<double> parse_number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<unsigned long long> parse_count(std::string_view text) {
  unsigned long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find(separator, begin);
    pieces.emplace_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return pieces;
    begin = end + 1;
  }
}

}  // namespace lowpass
