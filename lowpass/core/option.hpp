#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "lowpass/core/enum_names.hpp"
#include "lowpass/core/option_kind.hpp"

namespace lowpass {

/// Of options whose defaults depend on nothing.
struct NoContext {};

/// One option of a struct of options, described once: command line, help, keys of files, JSON, range checks, refusals
/// and the tables in the guide are all made from this. `Context` is what its default depends on.
template <class Options, class Context = NoContext>
struct Option {
  std::string name;                    ///< as on the command line: "gradient-noise"; keys of files have _ for -
  std::string sentence{};              ///< what it is, without capital and full stop: help goes on with the default
  std::optional<OptionValue> paper{};  ///< what the paper's text says (Yu and Morozov, arXiv 2602.21276)
  /// The value that holds if none is given. Unset: the member's initialiser.
  std::function<OptionValue(const Context&)> default_for{};
  /// Why options like these have no use for it, whatever its value: continues "..., but"; empty if they have. Unset:
  /// always in use.
  std::function<std::string(const Options&)> idle{};
  /// Why its value does not go together with others: continues "..., but"; empty if it does. Unset: always.
  std::function<std::string(const Options&)> conflict{};
  bool in_studies = true;  ///< whether study files have a key for it

  // Filled in by OptionMaker.
  OptionKind kind{};
  /// Unset where a value cannot be had back, as of a file that was read: no check and no JSON then.
  std::function<OptionValue(const Options&)> get{};
  std::function<void(Options&, const OptionValue&)> set{};
};

namespace detail {

template <class Member>
OptionValue option_value(const Member& member) {
  if constexpr (std::is_same_v<Member, std::vector<std::size_t>>)
    return std::vector<std::uint64_t>(member.begin(), member.end());
  else if constexpr (std::is_enum_v<Member>)
    return to_string(member);
  else if constexpr (std::is_integral_v<Member> && !std::is_same_v<Member, bool>)
    return std::uint64_t{member};
  else if constexpr (requires { member.has_value(); })
    return member ? option_value(*member) : OptionValue();
  else
    return member;
}

template <class Member>
void assign(const OptionValue& value, Member& member) {
  if constexpr (std::is_same_v<Member, std::vector<std::size_t>>) {
    const auto& counts = std::get<std::vector<std::uint64_t>>(value);
    member.assign(counts.begin(), counts.end());
  } else if constexpr (std::is_enum_v<Member>) {
    member = parse_enum<Member>(std::get<std::string>(value));
  } else if constexpr (requires { member.has_value(); }) {
    member.reset();
    if (!std::holds_alternative<std::monostate>(value)) assign(value, member.emplace());
  } else if constexpr (std::is_integral_v<Member> && !std::is_same_v<Member, bool>) {
    member = static_cast<Member>(std::get<std::uint64_t>(value));
  } else {
    member = std::get<Member>(value);
  }
}

}  // namespace detail

/// Makes entries of a table. `access` is a pointer to the member, or a function from the struct to a reference to it;
/// `about` has the fields of Option down to `in_studies`.
template <class Options, class Context = NoContext>
struct OptionMaker {
  using Made = Option<Options, Context>;

  /// A whole number.
  template <class Access>
  static Made count(Access access, CountRange range, Made about) {
    return make(access, CountKind{range}, std::move(about));
  }
  /// A whole number in a std::optional, or a word for none.
  template <class Access>
  static Made count_or(std::string word, Access access, CountRange range, Made about) {
    return make(access, CountKind{range, std::move(word)}, std::move(about));
  }
  /// A list of whole numbers in a std::optional, with a word for nothing and one for none.
  template <class Access>
  static Made counts(Access access, CountsKind kind, Made about) {
    return make(access, std::move(kind), std::move(about));
  }
  template <class Access>
  static Made number(Access access, NumberRange range, Made about) {
    return make(access, NumberKind{range}, std::move(about));
  }
  /// A number in a std::optional, or a word for none.
  template <class Access>
  static Made number_or(std::string word, Access access, NumberRange range, Made about) {
    return make(access, NumberKind{range, std::move(word)}, std::move(about));
  }
  /// One of an enum's values.
  template <class Access>
  static Made choice(Access access, Made about) {
    using Enum = std::remove_cvref_t<std::invoke_result_t<Access, Options&>>;
    return make(access, ChoiceKind{enum_names<Enum>()}, std::move(about));
  }
  /// One of some registered names, kept as a std::string.
  template <class Access>
  static Made name(Access access, std::vector<std::string> names, Made about) {
    return make(access, ChoiceKind{std::move(names)}, std::move(about));
  }
  template <class Access>
  static Made flag(Access access, Made about) {
    return make(access, FlagKind{}, std::move(about));
  }
  template <class Access>
  static Made text(Access access, TextKind kind, Made about) {
    return make(access, std::move(kind), std::move(about));
  }

 private:
  template <class Access>
  static Made make(Access access, OptionKind kind, Made about) {
    about.kind = std::move(kind);
    about.get = [access](const Options& options) { return detail::option_value(std::invoke(access, options)); };
    about.set = [access](Options& options, const OptionValue& value) {
      detail::assign(value, std::invoke(access, options));
    };
    if (!about.default_for) about.default_for = [usual = about.get(Options())](const Context&) { return usual; };
    return about;
  }
};

/// The same option of a struct that is derived from its own.
template <class Derived, class Base, class Context>
Option<Derived, Context> option_of(const Option<Base, Context>& option) {
  return {option.name,     option.sentence,   option.paper, option.default_for, option.idle,
          option.conflict, option.in_studies, option.kind,  option.get,         option.set};
}

/// "gradient_noise" for "gradient-noise".
std::string key_name(std::string_view name);

/// How a message names an option: after the prefix "--" as on the command line; after any other, such as "paths." or
/// none, as a key.
std::string spelled(std::string_view prefix, std::string_view name);

/// "Size of a bend." from "size of a bend".
std::string as_sentence(std::string_view text);

/// "X is given, but Y; drop it": the refusal of what would do nothing.
std::string idle_refusal(const std::string& spelled_name, const std::string& reason);

}  // namespace lowpass
