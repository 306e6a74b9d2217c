#include "lowpass/core/option_kind.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

std::string allowed_counts(CountRange range) {
  if (range.low == range.high) return fmt::format("{}", range.low);
  if (range.high == std::numeric_limits<std::uint64_t>::max())
    return fmt::format("a whole number, {} or more", range.low);
  return fmt::format("a whole number from {} to {}", range.low, range.high);
}

std::string allowed_numbers(NumberRange range) {
  const bool limited = range.high < std::numeric_limits<double>::max();
  if (!range.low_included)
    return fmt::format("a {}number over {}{}", limited ? "" : "finite ", shortest(range.low),
                       limited ? ", up to " + shortest(range.high) : "");
  return limited ? fmt::format("a number from {} to {}", shortest(range.low), shortest(range.high))
                 : fmt::format("a finite number, {} or more", shortest(range.low));
}

std::string word_or(const std::string& word, const std::string& other) {
  return word.empty() ? other : fmt::format("{} or {}", toml_string(word), other);
}

std::string word_or_letter(const std::string& word, const char* letter) {
  return word.empty() ? letter : fmt::format("{}|{}", word, letter);
}

/// The word of a kind that has one.
std::string word_of(const OptionKind& kind) {
  return std::visit(
      Overloaded{[](const CountKind& count) { return count.word; },
                 [](const NumberKind& number) { return number.word; },
                 [](const CountsKind& counts) { return counts.word; }, [](const TextKind& text) { return text.word; },
                 [](const auto&) { return std::string(); }},
      kind);
}

/// Whether the text is the word that stands for nothing. That of a text only describes what holds without it.
bool is_word(const OptionKind& kind, const std::string& text) {
  return !text.empty() && !std::holds_alternative<TextKind>(kind) && text == word_of(kind);
}

std::optional<OptionValue> counts_of(const CountsKind& kind, const std::string& text) {
  std::vector<std::uint64_t> counts;
  if (text == kind.empty) return OptionValue(counts);
  for (const std::string& part : split(text, ',')) {
    const auto count = parse_count(part);
    if (!count) return std::nullopt;
    counts.push_back(*count);
  }
  return OptionValue(counts);
}

/// The text as a value of this kind, whatever its range.
std::optional<OptionValue> value_of(const OptionKind& kind, const std::string& text) {
  if (is_word(kind, text)) return OptionValue();
  if (std::holds_alternative<CountKind>(kind)) {
    if (const auto count = parse_count(text)) return OptionValue(std::uint64_t{*count});
    return std::nullopt;
  }
  if (std::holds_alternative<NumberKind>(kind)) {
    if (const auto number = parse_number(text)) return OptionValue(*number);
    return std::nullopt;
  }
  if (const auto* counts = std::get_if<CountsKind>(&kind)) return counts_of(*counts, text);
  if (std::holds_alternative<FlagKind>(kind)) {
    if (text == "true" || text == "false") return OptionValue(text == "true");
    return std::nullopt;
  }
  return OptionValue(text);
}

}  // namespace

std::string allowed_text(const OptionKind& kind) {
  return std::visit(
      Overloaded{
          [](const CountKind& count) { return word_or(count.word, allowed_counts(count.range)); },
          [](const NumberKind& number) { return word_or(number.word, allowed_numbers(number.range)); },
          [](const CountsKind& counts) {
            return fmt::format("{}, {} or a list with commas, each of it {}", toml_string(counts.word),
                               toml_string(counts.empty), allowed_counts(counts.range));
          },
          [](const ChoiceKind& choice) { return fmt::format("one of \"{}\"", fmt::join(choice.names, "\", \"")); },
          [](FlagKind) { return std::string("true or false"); }, [](const TextKind& text) { return text.allowed; }},
      kind);
}

std::string placeholder(const OptionKind& kind) {
  return std::visit(
      Overloaded{[](const CountKind& count) { return word_or_letter(count.word, "N"); },
                 [](const NumberKind& number) { return word_or_letter(number.word, "X"); },
                 [](const CountsKind& counts) { return fmt::format("{}|{}|N,N,...", counts.word, counts.empty); },
                 [](const ChoiceKind& choice) { return fmt::format("{}", fmt::join(choice.names, "|")); },
                 [](FlagKind) { return std::string(); }, [](const TextKind& text) { return text.type; }},
      kind);
}

bool allows(const OptionKind& kind, const OptionValue& value) {
  if (std::holds_alternative<std::monostate>(value)) return !word_of(kind).empty();
  return std::visit(
      Overloaded{[&](const CountKind& count) {
                   const auto* number = std::get_if<std::uint64_t>(&value);
                   return number != nullptr && count.range.low <= *number && *number <= count.range.high;
                 },
                 [&](const NumberKind& kept) {
                   const auto* number = std::get_if<double>(&value);
                   if (number == nullptr) return false;
                   // Written so that a NaN is refused.
                   return (kept.range.low_included ? *number >= kept.range.low : *number > kept.range.low) &&
                          *number <= kept.range.high;
                 },
                 [&](const CountsKind& kept) {
                   const auto* counts = std::get_if<std::vector<std::uint64_t>>(&value);
                   return counts != nullptr && std::ranges::all_of(*counts, [&](std::uint64_t count) {
                            return kept.range.low <= count && count <= kept.range.high;
                          });
                 },
                 [&](const ChoiceKind& choice) {
                   const auto* name = std::get_if<std::string>(&value);
                   return name != nullptr &&
                          std::find(choice.names.begin(), choice.names.end(), *name) != choice.names.end();
                 },
                 [&](FlagKind) { return std::holds_alternative<bool>(value); },
                 [&](const TextKind& kept) {
                   const auto* text = std::get_if<std::string>(&value);
                   return text != nullptr && kept.acceptable(*text);
                 }},
      kind);
}

std::string must_be(const OptionKind& kind, std::string_view received) {
  std::string text = "it must be " + allowed_text(kind);
  if (const auto* choice = std::get_if<ChoiceKind>(&kind))
    if (const auto nearest = nearest_name(received, choice->names))
      text += fmt::format("; did you mean {}?", toml_string(*nearest));
  return text;
}

std::string not_allowed(const OptionKind& kind, const std::string& key, const TomlValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  return fmt::format("{} is {}; {}", key, toml_text(value), must_be(kind, text == nullptr ? "" : *text));
}

OptionValue value_from_text(const OptionKind& kind, const std::string& name, const std::string& text) {
  const std::optional<OptionValue> value = value_of(kind, text);
  if (!value || !allows(kind, *value)) throw BadInput(fmt::format("{} is '{}'; {}", name, text, must_be(kind, text)));
  return *value;
}

std::optional<OptionValue> value_from_toml(const OptionKind& kind, const TomlValue& toml) {
  std::optional<OptionValue> value;
  if (const auto* flag = std::get_if<bool>(&toml)) value = *flag;
  if (const auto* number = std::get_if<double>(&toml)) value = *number;
  if (const auto* text = std::get_if<std::string>(&toml)) value = is_word(kind, *text) ? OptionValue() : *text;
  if (const auto* counts = std::get_if<TomlCounts>(&toml)) value = *counts;
  if (const auto* counts = std::get_if<CountsKind>(&kind); counts != nullptr && value == OptionValue(counts->empty))
    value = std::vector<std::uint64_t>();
  if (const auto* integer = std::get_if<std::int64_t>(&toml)) {
    if (std::holds_alternative<NumberKind>(kind))
      value = static_cast<double>(*integer);
    else if (*integer >= 0)
      value = static_cast<std::uint64_t>(*integer);
  }
  return value && allows(kind, *value) ? value : std::nullopt;
}

std::string value_to_text(const OptionKind& kind, const OptionValue& value) {
  return std::visit(
      Overloaded{[&](std::monostate) { return word_of(kind); },
                 [](bool flag) { return std::string(flag ? "true" : "false"); },
                 [](std::uint64_t count) { return fmt::format("{}", count); },
                 [](double number) { return shortest(number); }, [](const std::string& text) { return text; },
                 [&](const std::vector<std::uint64_t>& counts) {
                   const auto* kept = std::get_if<CountsKind>(&kind);
                   return counts.empty() && kept != nullptr ? kept->empty : fmt::format("{}", fmt::join(counts, ","));
                 }},
      value);
}

std::string value_to_toml(const OptionKind& kind, const OptionValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return toml_number(*number);
  if (const auto* counts = std::get_if<std::vector<std::uint64_t>>(&value))
    return fmt::format("[{}]", fmt::join(*counts, ", "));
  const bool quoted = std::holds_alternative<std::monostate>(value) || std::holds_alternative<std::string>(value);
  const std::string text = value_to_text(kind, value);
  return quoted ? toml_string(text) : text;
}

nlohmann::ordered_json value_to_json(const OptionKind& kind, const OptionValue& value) {
  if (std::holds_alternative<std::monostate>(value) && word_of(kind) == "none") return nullptr;
  return std::visit(Overloaded{[&](std::monostate) { return nlohmann::ordered_json(word_of(kind)); },
                               [](const auto& plain) { return nlohmann::ordered_json(plain); }},
                    value);
}

}  // namespace lowpass
