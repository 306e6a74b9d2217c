#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lowpass/core/toml_value.hpp"

namespace lowpass {

/// A value of any option. Nothing (std::monostate) is what the word of a count, number, list or text stands for.
using OptionValue = std::variant<std::monostate, bool, std::uint64_t, double, std::string, std::vector<std::uint64_t>>;

/// Whole numbers that are allowed, both ends included.
struct CountRange {
  std::uint64_t low = 0;
  std::uint64_t high = std::numeric_limits<std::uint64_t>::max();
};

/// Numbers that are allowed; always finite.
struct NumberRange {
  double low = 0;
  bool low_included = true;
  double high = std::numeric_limits<double>::max();  ///< included
};

/// A whole number, or a word that stands for none, such as "full" for a batch.
struct CountKind {
  CountRange range;
  std::string word{};  ///< empty: it takes numbers alone
};

/// A number, or a word that stands for none.
struct NumberKind {
  NumberRange range;
  std::string word{};  ///< empty: it takes numbers alone
};

/// Whole numbers with commas between them, or one of two words: one that stands for nothing, and one for a list without
/// numbers.
struct CountsKind {
  CountRange range;
  std::string word;
  std::string empty;
};

/// One of a few names.
struct ChoiceKind {
  std::vector<std::string> names;
};

/// True or false.
struct FlagKind {};

/// Free text: a file, a folder, a title.
struct TextKind {
  std::string type = "TEXT";       ///< the word that help shows for it
  std::string allowed = "a text";  ///< continues "it must be ..."
  bool (*acceptable)(const std::string& text) = [](const std::string&) { return true; };
  std::string word{};  ///< what holds without it, for help
};

/// What values an option takes. Everything that reads, checks or writes one asks the functions below, so that ranges
/// and words are the same on the command line, in files and in the library.
using OptionKind = std::variant<CountKind, NumberKind, CountsKind, ChoiceKind, FlagKind, TextKind>;

/// What is allowed; continues "it must be ...": a whole number from 2 to 1000; "full" or a whole number, 1 or more.
std::string allowed_text(const OptionKind& kind);

/// What stands for the value in help: N, X, full|N, auto|none|N,N,..., adam|sgd, FILE.
std::string placeholder(const OptionKind& kind);

/// Whether the value is of this kind and in its range.
bool allows(const OptionKind& kind, const OptionValue& value);

/// "it must be ..." with the nearest name after it where `received` looks like the slip of one.
std::string must_be(const OptionKind& kind, std::string_view received);

/// "KEY is VALUE; it must be ...": of a value from a file, or from another language, that is not of this kind.
std::string not_allowed(const OptionKind& kind, const std::string& key, const TomlValue& value);

/// A value from the command line. @throws BadInput "NAME is 'TEXT'; it must be ..." unless it is allowed.
OptionValue value_from_text(const OptionKind& kind, const std::string& name, const std::string& text);

/// A value from a file; nothing unless it is allowed.
std::optional<OptionValue> value_from_toml(const OptionKind& kind, const TomlValue& value);

/// The value as on the command line; for nothing the word.
std::string value_to_text(const OptionKind& kind, const OptionValue& value);

/// The value as in a TOML file, a list in brackets; for nothing the word, quoted.
std::string value_to_toml(const OptionKind& kind, const OptionValue& value);

/// The value as in JSON: for nothing the word, and null for the word "none".
nlohmann::ordered_json value_to_json(const OptionKind& kind, const OptionValue& value);

}  // namespace lowpass
